"""May this person? And is it still there?"""

from artifact_desktop.core.messages.base import QT_TRANSLATE_NOOP, Code, Message

MESSAGES: dict[Code, Message] = {
    Code.VIEW_ONLY_SEAT: Message(
        QT_TRANSLATE_NOOP("errors", "View-only seat"),
        QT_TRANSLATE_NOOP("errors", "Your seat in {entity} is view-only, so its files cannot be downloaded."),
        QT_TRANSLATE_NOOP(
            "errors",
            "You can look at names, versions and details. An administrator of the organization can change your seat.",
        ),
    ),
    Code.NO_SEAT: Message(
        QT_TRANSLATE_NOOP("errors", "No seat"),
        QT_TRANSLATE_NOOP(
            "errors",
            "The organization of {entity} has given you no seat for models, so its files cannot be downloaded.",
        ),
        QT_TRANSLATE_NOOP("errors", "An administrator of the organization can give you one."),
    ),
    Code.RESTRICTED_ROLE: Message(
        QT_TRANSLATE_NOOP("errors", "Restricted viewer"),
        QT_TRANSLATE_NOOP(
            "errors",
            "Your role in the registry {registry} shows details only, so its files cannot be downloaded.",
        ),
        QT_TRANSLATE_NOOP("errors", "An administrator of the registry can give you the role viewer."),
    ),
    Code.VIEW_ONLY_ACCOUNT: Message(
        QT_TRANSLATE_NOOP("errors", "View-only account"),
        QT_TRANSLATE_NOOP("errors", "Your account on {server} is view-only, so files cannot be downloaded."),
        QT_TRANSLATE_NOOP("errors", "An administrator of the server can change your account."),
    ),
    Code.PERHAPS_VIEW_ONLY: Message(
        QT_TRANSLATE_NOOP("errors", "Your role may not be enough"),
        QT_TRANSLATE_NOOP(
            "errors",
            "In the organization of {entity} your role is viewer, and whether that allows downloading is not known.",
        ),
        QT_TRANSLATE_NOOP("errors", "Try it: if the server refuses, nothing is lost and the reason appears here."),
    ),
    Code.KEY_REFUSED_BY_ORGANIZATION: Message(
        QT_TRANSLATE_NOOP("errors", "The organization refuses this key"),
        QT_TRANSLATE_NOOP("errors", "The organization of {entity} accepts only keys made for it."),
        QT_TRANSLATE_NOOP("errors", "Make a key for this organization on the key page and sign in with it."),
    ),
    Code.DOWNLOAD_DENIED: Message(
        QT_TRANSLATE_NOOP("errors", "Download not allowed"),
        QT_TRANSLATE_NOOP("errors", "The server shows {name} to you but does not let you download its files."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Often this is a view-only seat or a restricted role; an administrator of {entity} can change it.",
        ),
    ),
    Code.FILE_DENIED: Message(
        QT_TRANSLATE_NOOP("errors", "Download not allowed"),
        QT_TRANSLATE_NOOP("errors", "The server does not let you download {file}."),
        QT_TRANSLATE_NOOP("errors", "Often this is a view-only seat or a restricted role; an administrator can help."),
    ),
    Code.NOT_FOUND: Message(
        QT_TRANSLATE_NOOP("errors", "Not found"),
        QT_TRANSLATE_NOOP("errors", "{name} is not there, or your account may not see it."),
        QT_TRANSLATE_NOOP("errors", "Check the spelling, or ask for access to the project."),
    ),
    Code.NO_VERSIONS: Message(
        QT_TRANSLATE_NOOP("errors", "No versions"),
        QT_TRANSLATE_NOOP("errors", "{name} has no version: all were deleted, or none was made yet."),
    ),
    Code.VERSION_GONE: Message(
        QT_TRANSLATE_NOOP("errors", "This version was deleted"),
        QT_TRANSLATE_NOOP("errors", "{name} was deleted or has expired, so its files are no longer on the server."),
        QT_TRANSLATE_NOOP("errors", "Choose another version, or ask its author."),
    ),
    Code.VERSION_EXPIRED: Message(
        QT_TRANSLATE_NOOP("errors", "This version has expired"),
        QT_TRANSLATE_NOOP(
            "errors", "{name} was to be kept for a limited time, which is over, so its files were removed."
        ),
        QT_TRANSLATE_NOOP("errors", "Choose another version, or ask its author to make it again."),
    ),
    Code.VERSION_MISSING: Message(
        QT_TRANSLATE_NOOP("errors", "This version is not there any more"),
        QT_TRANSLATE_NOOP("errors", "{name} was deleted, has expired, or is no longer shown to your account."),
        QT_TRANSLATE_NOOP("errors", "Choose another version, or ask its author."),
    ),
    Code.VERSION_PENDING: Message(
        QT_TRANSLATE_NOOP("errors", "This version is not finished"),
        QT_TRANSLATE_NOOP("errors", "{name} is still being uploaded."),
        QT_TRANSLATE_NOOP("errors", "Try again when its upload has finished."),
    ),
    Code.NOTHING_MATCHES: Message(
        QT_TRANSLATE_NOOP("errors", "Nothing to download"),
        QT_TRANSLATE_NOOP("errors", "No file of {name} begins with “{prefix}”."),
    ),
}
