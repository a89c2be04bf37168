"""The bytes, and this computer."""

from artifact_desktop.core.messages.base import QT_TRANSLATE_NOOP, Code, Message

MESSAGES: dict[Code, Message] = {
    Code.FILE_GONE: Message(
        QT_TRANSLATE_NOOP("errors", "File no longer in storage"),
        QT_TRANSLATE_NOOP("errors", "{file} is listed but no longer in storage."),
        QT_TRANSLATE_NOOP("errors", "Ask the author of the artifact."),
    ),
    Code.DIGEST_MISMATCH: Message(
        QT_TRANSLATE_NOOP("errors", "Wrong content"),
        QT_TRANSLATE_NOOP(
            "errors", "{file} arrived twice with content that is not what the artifact says; it was not kept."
        ),
        QT_TRANSLATE_NOOP("errors", "Try again later, or tell the author of the artifact."),
    ),
    Code.SIZE_MISMATCH: Message(
        QT_TRANSLATE_NOOP("errors", "Wrong length"),
        QT_TRANSLATE_NOOP("errors", "{file} does not have the length the artifact says; it was not kept."),
        QT_TRANSLATE_NOOP("errors", "Try again later, or tell the author of the artifact."),
    ),
    Code.URL_EXPIRED: Message(
        QT_TRANSLATE_NOOP("errors", "File address expired"),
        QT_TRANSLATE_NOOP("errors", "The address of {file} expired several times before a byte came."),
        QT_TRANSLATE_NOOP("errors", "Check that the clock of this computer is right, then try again."),
    ),
    Code.DISK_FULL: Message(
        QT_TRANSLATE_NOOP("errors", "Disk full"),
        QT_TRANSLATE_NOOP("errors", "There is no room left in {folder}. What is already here is kept."),
        QT_TRANSLATE_NOOP("errors", "Make room, then resume."),
    ),
    Code.NO_ROOM: Message(
        QT_TRANSLATE_NOOP("errors", "Not enough room"),
        QT_TRANSLATE_NOOP(
            "errors", "At least {needed} are to come, and {folder} has {free} left. Nothing was fetched."
        ),
        QT_TRANSLATE_NOOP("errors", "Make room, or choose another folder."),
    ),
    Code.NOT_WRITABLE: Message(
        QT_TRANSLATE_NOOP("errors", "Folder not writable"),
        QT_TRANSLATE_NOOP("errors", "Nothing can be written in {folder}."),
        QT_TRANSLATE_NOOP("errors", "Choose another folder."),
    ),
    Code.NAME_NOT_STORABLE: Message(
        QT_TRANSLATE_NOOP("errors", "Name not storable"),
        QT_TRANSLATE_NOOP("errors", "{file} cannot be stored here under any safe name."),
    ),
    Code.PATH_TOO_LONG: Message(
        QT_TRANSLATE_NOOP("errors", "Path too long"),
        QT_TRANSLATE_NOOP("errors", "The path of {file} in {folder} would be longer than this computer allows."),
        QT_TRANSLATE_NOOP("errors", "Choose a folder with a shorter path."),
    ),
    Code.TARGET_IS_FILE: Message(
        QT_TRANSLATE_NOOP("errors", "A file is in the way"),
        QT_TRANSLATE_NOOP("errors", "{folder} is not a folder, so nothing can be put into it."),
        QT_TRANSLATE_NOOP("errors", "Choose another folder."),
    ),
    Code.TARGET_IN_USE: Message(
        QT_TRANSLATE_NOOP("errors", "File in use"),
        QT_TRANSLATE_NOOP("errors", "{file} is open in another program and could not be replaced."),
        QT_TRANSLATE_NOOP("errors", "Close it there, then retry."),
    ),
    Code.DISK_TROUBLE: Message(
        QT_TRANSLATE_NOOP("errors", "The disk reports trouble"),
        QT_TRANSLATE_NOOP("errors", "{folder} could not be read or written: {reason}."),
        QT_TRANSLATE_NOOP("errors", "Check the disk or choose another folder."),
    ),
    Code.JOURNAL_DAMAGED: Message(
        QT_TRANSLATE_NOOP("errors", "The list of downloads was damaged"),
        QT_TRANSLATE_NOOP(
            "errors",
            "The saved list of downloads could not be read and was set aside. Files on disk are untouched.",
        ),
        QT_TRANSLATE_NOOP("errors", "Start your downloads again; what is already here is not fetched twice."),
    ),
    Code.WINDOW_SILENT: Message(
        QT_TRANSLATE_NOOP("errors", "The window does not answer"),
        QT_TRANSLATE_NOOP("errors", "Artifact Desktop is open already, but its window does not answer."),
        QT_TRANSLATE_NOOP("errors", "Close it, or wait until it reacts again, then retry."),
    ),
    Code.INTERNAL: Message(
        QT_TRANSLATE_NOOP("errors", "A fault in this program"),
        QT_TRANSLATE_NOOP("errors", "Something unforeseen happened ({reason}). Files already checked are safe."),
        QT_TRANSLATE_NOOP("errors", "Try again; if it happens again, please report it."),
    ),
}
