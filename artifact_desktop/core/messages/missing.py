"""Which part of a name is not there, and what is near."""

from artifact_desktop.core.messages.base import QT_TRANSLATE_NOOP, Code, Message

MESSAGES: dict[Code, Message] = {
    Code.ENTITY_NOT_FOUND: Message(
        QT_TRANSLATE_NOOP("errors", "No such team or person"),
        QT_TRANSLATE_NOOP(
            "errors", "There is no team or person “{entity}” on {server}, or your account may not see it."
        ),
        QT_TRANSLATE_NOOP("errors", "Check the spelling, or ask whoever sent you the name."),
        QT_TRANSLATE_NOOP("errors", "Did you mean {near}?"),
    ),
    Code.PROJECT_NOT_FOUND: Message(
        QT_TRANSLATE_NOOP("errors", "No such project"),
        QT_TRANSLATE_NOOP(
            "errors",
            "There is no project “{project}” in {entity}, or your account may not see it: the server does not tell which.",
        ),
        QT_TRANSLATE_NOOP("errors", "Check the spelling, or ask for access to the project."),
        QT_TRANSLATE_NOOP("errors", "Did you mean {near}? If not, ask for access to the project."),
    ),
    Code.REGISTRY_NOT_FOUND: Message(
        QT_TRANSLATE_NOOP("errors", "No such registry"),
        QT_TRANSLATE_NOOP(
            "errors",
            "There is no registry “{registry}” in {organization}, or your account may not see it: the server does not tell which.",
        ),
        QT_TRANSLATE_NOOP("errors", "Check the spelling, or ask for access to the registry."),
        QT_TRANSLATE_NOOP("errors", "Did you mean {near}? If not, ask for access to the registry."),
    ),
    Code.COLLECTION_NOT_FOUND: Message(
        QT_TRANSLATE_NOOP("errors", "No such artifact"),
        QT_TRANSLATE_NOOP("errors", "There is no artifact “{collection}” in {place}."),
        QT_TRANSLATE_NOOP("errors", "Check the spelling; capital and small letters are not the same here."),
        QT_TRANSLATE_NOOP("errors", "Did you mean {near}?"),
    ),
    Code.RUN_NOT_FOUND: Message(
        QT_TRANSLATE_NOOP("errors", "No such run"),
        QT_TRANSLATE_NOOP("errors", "There is no run “{run}” in {place}."),
        QT_TRANSLATE_NOOP("errors", "It may have been deleted. Check the link, or ask whoever sent it."),
    ),
    Code.RUN_WITHOUT_ARTIFACTS: Message(
        QT_TRANSLATE_NOOP("errors", "The run has no artifacts"),
        QT_TRANSLATE_NOOP("errors", "The run “{run}” in {place} has made no artifact that can be downloaded."),
        QT_TRANSLATE_NOOP("errors", "Look for it among the other artifacts of the project."),
    ),
    Code.LINKED_VERSION_NOT_FOUND: Message(
        QT_TRANSLATE_NOOP("errors", "Not found"),
        QT_TRANSLATE_NOOP("errors", "The artifact of this link is not there, or your account may not see it."),
        QT_TRANSLATE_NOOP("errors", "Ask whoever sent you the link for the name of the artifact, or for access."),
    ),
    Code.FILE_NOT_FOUND: Message(
        QT_TRANSLATE_NOOP("errors", "No such file"),
        QT_TRANSLATE_NOOP("errors", "{name} has no file or folder “{file}”."),
        QT_TRANSLATE_NOOP("errors", "It may be in another version."),
        QT_TRANSLATE_NOOP("errors", "Did you mean {near}?"),
    ),
    Code.VERSION_NOT_FOUND: Message(
        QT_TRANSLATE_NOOP("errors", "No such version"),
        QT_TRANSLATE_NOOP("errors", "{name} has no version or alias “{alias}”."),
        QT_TRANSLATE_NOOP("errors", "Choose one of its versions from the list."),
        QT_TRANSLATE_NOOP("errors", "Did you mean {near}?"),
    ),
}
