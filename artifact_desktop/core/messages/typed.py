"""What was typed or pasted, and where a link leads."""

from artifact_desktop.core.messages.base import QT_TRANSLATE_NOOP, Code, Message

MESSAGES: dict[Code, Message] = {
    Code.NAME_MALFORMED: Message(
        QT_TRANSLATE_NOOP("errors", "That is not an artifact name"),
        QT_TRANSLATE_NOOP("errors", "“{text}” is not the name of an artifact."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Write it as team/project/name:version, for example vision-lab/bikes/bike-dataset:latest.",
        ),
    ),
    Code.PATH_MALFORMED: Message(
        QT_TRANSLATE_NOOP("errors", "That is no place in the tree"),
        QT_TRANSLATE_NOOP("errors", "“{text}” is not a team, a project or a type."),
        QT_TRANSLATE_NOOP("errors", "Write it as team, team/project or team/project/type."),
    ),
    Code.LINK_MALFORMED: Message(
        QT_TRANSLATE_NOOP("errors", "That link shows no artifact"),
        QT_TRANSLATE_NOOP("errors", "“{text}” is not the page of an artifact, a run, a project or a registry."),
        QT_TRANSLATE_NOOP(
            "errors", "Open the artifact in the browser and copy the address of its page, or paste its full name."
        ),
    ),
    Code.CODE_NOT_LITERAL: Message(
        QT_TRANSLATE_NOOP("errors", "The code does not hold the name"),
        QT_TRANSLATE_NOOP(
            "errors",
            "The pasted code puts the name of the artifact together while it runs, so it cannot be read from it.",
        ),
        QT_TRANSLATE_NOOP("errors", "Paste the full name, written as team/project/name:version."),
    ),
    Code.NOT_ONE_ARTIFACT: Message(
        QT_TRANSLATE_NOOP("errors", "That is not a single artifact"),
        QT_TRANSLATE_NOOP("errors", "The link leads to {place}, which may hold many artifacts."),
        QT_TRANSLATE_NOOP("errors", "Choose one of them, and use its link or its full name."),
    ),
    Code.SEVERAL_ARTIFACTS: Message(
        QT_TRANSLATE_NOOP("errors", "The run has made several artifacts"),
        QT_TRANSLATE_NOOP("errors", "The run “{run}” in {place} has made several artifacts: {choices}."),
        QT_TRANSLATE_NOOP("errors", "Choose one of them by its name."),
    ),
    Code.LINK_OTHER_SERVER: Message(
        QT_TRANSLATE_NOOP("errors", "That link belongs to another server"),
        QT_TRANSLATE_NOOP(
            "errors",
            "The link points to {host}, and you are signed in to {server}. Your key was not sent there.",
        ),
        QT_TRANSLATE_NOOP("errors", "Sign in to {host} to open it."),
    ),
    Code.ADDRESS_MALFORMED: Message(
        QT_TRANSLATE_NOOP("errors", "That is not a server address"),
        QT_TRANSLATE_NOOP("errors", "“{text}” is not the address of a server."),
        QT_TRANSLATE_NOOP("errors", "Write it like https://wandb.example.org."),
    ),
    Code.PLACE_NOT_LISTED: Message(
        QT_TRANSLATE_NOOP("errors", "That is not in your list"),
        QT_TRANSLATE_NOOP("errors", "{name} does not belong to a team of yours, so the list at the left lacks it."),
        QT_TRANSLATE_NOOP("errors", "Paste the link of one of its artifacts to open that."),
    ),
    Code.ADDRESS_NOT_ENCRYPTED: Message(
        QT_TRANSLATE_NOOP("errors", "That address is not encrypted"),
        QT_TRANSLATE_NOOP("errors", "{host} is reached by https only, so nothing was sent."),
        QT_TRANSLATE_NOOP("errors", "Write the address with https:// in front."),
    ),
    Code.SERVER_NOT_ENCRYPTED: Message(
        QT_TRANSLATE_NOOP("errors", "Not encrypted"),
        QT_TRANSLATE_NOOP(
            "errors",
            "The connection to {host} is not encrypted: others on the network can read your key and your files.",
        ),
        QT_TRANSLATE_NOOP("errors", "Ask your administrator for an address with https."),
    ),
    Code.SERVER_OF_FOLDER: Message(
        QT_TRANSLATE_NOOP("errors", "This folder names another server"),
        QT_TRANSLATE_NOOP(
            "errors",
            "The W&B settings in this folder name {host}, and WANDB_API_KEY is sent nowhere on a folder's word.",
        ),
        QT_TRANSLATE_NOOP("errors", "Set WANDB_BASE_URL to the server that the key belongs to."),
    ),
}
