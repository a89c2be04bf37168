"""The words of every error and verdict, once, in English.

The window translates these very strings (context "errors"); the shell prints them as they are.
`QT_TRANSLATE_NOOP` only marks a string for Qt's `lupdate`, so that nothing here needs Qt.
"""

from enum import StrEnum
from typing import NamedTuple


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Marks `text` for translation and returns it unchanged."""
    del context
    return text


class Message(NamedTuple):
    """What happened, what it means, what to do next. `{name}` fields are filled from an error's `params`."""

    title: str
    detail: str
    hint: str = ""


class Code(StrEnum):
    """Stable names of everything that can be said to a person. The shell's `--json` prints them."""

    # what was typed
    NAME_MALFORMED = "name-malformed"
    PATH_MALFORMED = "path-malformed"
    LINK_OTHER_SERVER = "link-other-server"
    ADDRESS_MALFORMED = "address-malformed"
    # signing in
    KEY_MISSING = "key-missing"
    KEY_MALFORMED = "key-malformed"
    KEY_REJECTED = "key-rejected"
    SIGNED_OUT = "signed-out"
    KEYRING_ABSENT = "keyring-absent"
    KEYRING_LOCKED = "keyring-locked"
    KEYRING_SILENT = "keyring-silent"
    KEYRING_FAILED = "keyring-failed"
    KEY_NOT_REMOVED = "key-not-removed"
    # may this person?
    VIEW_ONLY_SEAT = "view-only-seat"
    RESTRICTED_ROLE = "restricted-role"
    KEY_REFUSED_BY_ORGANIZATION = "key-refused-by-organization"
    DOWNLOAD_DENIED = "download-denied"
    STORAGE_DENIED = "storage-denied"
    NETWORK_POLICY = "network-policy"
    # not there
    NOT_FOUND = "not-found"
    VERSION_NOT_FOUND = "version-not-found"
    NO_VERSIONS = "no-versions"
    VERSION_GONE = "version-gone"
    VERSION_PENDING = "version-pending"
    FILE_GONE = "file-gone"
    NOTHING_MATCHES = "nothing-matches"
    # the network
    HOST_UNKNOWN = "host-unknown"
    CONNECTION_REFUSED = "connection-refused"
    CONNECTION_LOST = "connection-lost"
    TIMED_OUT = "timed-out"
    TLS_FAILED = "tls-failed"
    PROXY_FAILED = "proxy-failed"
    RATE_LIMITED = "rate-limited"
    SERVER_TROUBLE = "server-trouble"
    # the protocol
    NOT_A_WANDB_SERVER = "not-a-wandb-server"
    UNEXPECTED_ANSWER = "unexpected-answer"
    UNSUPPORTED_BY_SERVER = "unsupported-by-server"
    MANIFEST_UNSUPPORTED = "manifest-unsupported"
    UNSAFE_ADDRESS = "unsafe-address"
    # the bytes
    DIGEST_MISMATCH = "digest-mismatch"
    SIZE_MISMATCH = "size-mismatch"
    URL_EXPIRED = "url-expired"
    # this computer
    DISK_FULL = "disk-full"
    NO_ROOM = "no-room"
    NOT_WRITABLE = "not-writable"
    NAME_NOT_STORABLE = "name-not-storable"
    PATH_TOO_LONG = "path-too-long"
    TARGET_IS_FILE = "target-is-file"
    TARGET_IN_USE = "target-in-use"
    DISK_TROUBLE = "disk-trouble"
    JOURNAL_DAMAGED = "journal-damaged"
    INTERNAL = "internal"


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
    Code.KEY_MISSING: Message(
        QT_TRANSLATE_NOOP("errors", "Not signed in"),
        QT_TRANSLATE_NOOP("errors", "There is no API key for {server} on this computer."),
        QT_TRANSLATE_NOOP("errors", "Sign in with the window, or set WANDB_API_KEY."),
    ),
    Code.KEY_MALFORMED: Message(
        QT_TRANSLATE_NOOP("errors", "That is not a whole API key"),
        QT_TRANSLATE_NOOP(
            "errors",
            "A key is 40 characters or longer and holds only letters, digits, dashes and underscores.",
        ),
        QT_TRANSLATE_NOOP("errors", "Copy the key again from the key page, all of it."),
    ),
    Code.KEY_REJECTED: Message(
        QT_TRANSLATE_NOOP("errors", "The key was not accepted"),
        QT_TRANSLATE_NOOP(
            "errors",
            "{server} does not know this key. It may have been deleted, have expired, or belong to another server.",
        ),
        QT_TRANSLATE_NOOP("errors", "Get a new key from the key page, or check the server."),
    ),
    Code.SIGNED_OUT: Message(
        QT_TRANSLATE_NOOP("errors", "You are signed out"),
        QT_TRANSLATE_NOOP("errors", "{server} no longer accepts the key. What was queued waits and nothing is lost."),
        QT_TRANSLATE_NOOP("errors", "Sign in again to go on."),
    ),
    Code.KEYRING_ABSENT: Message(
        QT_TRANSLATE_NOOP("errors", "No safe place for the key"),
        QT_TRANSLATE_NOOP("errors", "This computer offers no keyring, so the key is kept only until you quit."),
        QT_TRANSLATE_NOOP("errors", "You will be asked for it at the next start."),
    ),
    Code.KEYRING_LOCKED: Message(
        QT_TRANSLATE_NOOP("errors", "The keyring is locked"),
        QT_TRANSLATE_NOOP(
            "errors", "The keyring of this computer was not unlocked, so it neither gives nor takes a key."
        ),
        QT_TRANSLATE_NOOP("errors", "Unlock it and try again; without it a key is kept only until you quit."),
    ),
    Code.KEYRING_SILENT: Message(
        QT_TRANSLATE_NOOP("errors", "The keyring does not answer"),
        QT_TRANSLATE_NOOP(
            "errors", "The keyring of this computer gave no answer in time, so it neither gives nor takes a key."
        ),
        QT_TRANSLATE_NOOP("errors", "Try again; without it a key is kept only until you quit."),
    ),
    Code.KEYRING_FAILED: Message(
        QT_TRANSLATE_NOOP("errors", "The keyring has trouble"),
        QT_TRANSLATE_NOOP(
            "errors", "The keyring of this computer reported a failure, so it neither gives nor takes a key."
        ),
        QT_TRANSLATE_NOOP("errors", "Try again; without it a key is kept only until you quit."),
    ),
    Code.KEY_NOT_REMOVED: Message(
        QT_TRANSLATE_NOOP("errors", "The key may still be in the keyring"),
        QT_TRANSLATE_NOOP(
            "errors", "You are signed out of {server}, but the keyring of this computer did not let the key be removed."
        ),
        QT_TRANSLATE_NOOP(
            "errors",
            "Remove “Artifact Desktop” in the password manager of this computer, or delete the key on the key page.",
        ),
    ),
    Code.VIEW_ONLY_SEAT: Message(
        QT_TRANSLATE_NOOP("errors", "View-only seat"),
        QT_TRANSLATE_NOOP("errors", "Your seat in {entity} is view-only, so its files cannot be downloaded."),
        QT_TRANSLATE_NOOP(
            "errors",
            "You can look at names, versions and details. An administrator of the team can change your seat.",
        ),
    ),
    Code.RESTRICTED_ROLE: Message(
        QT_TRANSLATE_NOOP("errors", "Restricted viewer"),
        QT_TRANSLATE_NOOP(
            "errors",
            "Your role in the registry {registry} shows details only, so its files cannot be downloaded.",
        ),
        QT_TRANSLATE_NOOP("errors", "An administrator of the registry can give you the role viewer."),
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
    Code.STORAGE_DENIED: Message(
        QT_TRANSLATE_NOOP("errors", "The file storage refuses"),
        QT_TRANSLATE_NOOP(
            "errors", "W&B allows the download, but the storage at {host} refuses to hand the file over."
        ),
        QT_TRANSLATE_NOOP(
            "errors",
            "Check that the clock of this computer is right, then ask your administrator about {host}.",
        ),
    ),
    Code.NETWORK_POLICY: Message(
        QT_TRANSLATE_NOOP("errors", "The network refuses"),
        QT_TRANSLATE_NOOP(
            "errors",
            "Something between this computer and {host} refused the request: a proxy or an allow-list.",
        ),
        QT_TRANSLATE_NOOP("errors", "Ask your IT department to allow {host}."),
    ),
    Code.NOT_FOUND: Message(
        QT_TRANSLATE_NOOP("errors", "Not found"),
        QT_TRANSLATE_NOOP("errors", "{name} is not there, or your account may not see it."),
        QT_TRANSLATE_NOOP("errors", "Check the spelling, or ask for access to the project."),
    ),
    Code.VERSION_NOT_FOUND: Message(
        QT_TRANSLATE_NOOP("errors", "No such version"),
        QT_TRANSLATE_NOOP("errors", "{name} has no version or alias “{alias}”."),
        QT_TRANSLATE_NOOP("errors", "Choose one of its versions from the list."),
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
    Code.VERSION_PENDING: Message(
        QT_TRANSLATE_NOOP("errors", "This version is not finished"),
        QT_TRANSLATE_NOOP("errors", "{name} is still being uploaded."),
        QT_TRANSLATE_NOOP("errors", "Try again when its upload has finished."),
    ),
    Code.FILE_GONE: Message(
        QT_TRANSLATE_NOOP("errors", "File no longer in storage"),
        QT_TRANSLATE_NOOP("errors", "{file} is listed but no longer in storage."),
        QT_TRANSLATE_NOOP("errors", "Ask the author of the artifact."),
    ),
    Code.NOTHING_MATCHES: Message(
        QT_TRANSLATE_NOOP("errors", "Nothing to download"),
        QT_TRANSLATE_NOOP("errors", "No file of {name} begins with “{prefix}”."),
    ),
    Code.HOST_UNKNOWN: Message(
        QT_TRANSLATE_NOOP("errors", "Server not found"),
        QT_TRANSLATE_NOOP("errors", "There is no server named {host}, or this computer is offline."),
        QT_TRANSLATE_NOOP("errors", "Check the address and your network."),
    ),
    Code.CONNECTION_REFUSED: Message(
        QT_TRANSLATE_NOOP("errors", "No answer"),
        QT_TRANSLATE_NOOP("errors", "{host} does not accept connections."),
        QT_TRANSLATE_NOOP("errors", "Check the address and your network; the server may be down."),
    ),
    Code.CONNECTION_LOST: Message(
        QT_TRANSLATE_NOOP("errors", "Connection lost"),
        QT_TRANSLATE_NOOP("errors", "The connection to {host} broke off."),
        QT_TRANSLATE_NOOP("errors", "Check your network and try again; what is already here is kept."),
    ),
    Code.TIMED_OUT: Message(
        QT_TRANSLATE_NOOP("errors", "No answer in time"),
        QT_TRANSLATE_NOOP("errors", "{host} did not answer in time."),
        QT_TRANSLATE_NOOP("errors", "Check your network and try again; what is already here is kept."),
    ),
    Code.TLS_FAILED: Message(
        QT_TRANSLATE_NOOP("errors", "No secure connection"),
        QT_TRANSLATE_NOOP("errors", "The identity of {host} could not be verified, so nothing was sent."),
        QT_TRANSLATE_NOOP("errors", "On a company network, ask IT for the company's certificate."),
    ),
    Code.PROXY_FAILED: Message(
        QT_TRANSLATE_NOOP("errors", "The proxy refuses"),
        QT_TRANSLATE_NOOP("errors", "The proxy of this network did not let the connection to {host} through."),
        QT_TRANSLATE_NOOP("errors", "Ask your IT department about the proxy settings."),
    ),
    Code.RATE_LIMITED: Message(
        QT_TRANSLATE_NOOP("errors", "The server asks to slow down"),
        QT_TRANSLATE_NOOP("errors", "{host} received too many requests from this account."),
        QT_TRANSLATE_NOOP("errors", "Wait a moment and try again."),
    ),
    Code.SERVER_TROUBLE: Message(
        QT_TRANSLATE_NOOP("errors", "The server has trouble"),
        QT_TRANSLATE_NOOP("errors", "{host} could not answer the request."),
        QT_TRANSLATE_NOOP("errors", "Try again in a few minutes."),
    ),
    Code.NOT_A_WANDB_SERVER: Message(
        QT_TRANSLATE_NOOP("errors", "Not a W&B server"),
        QT_TRANSLATE_NOOP("errors", "{host} answers, but not like a W&B server."),
        QT_TRANSLATE_NOOP("errors", "Check the address; on some networks a sign-in page answers in its place."),
    ),
    Code.UNEXPECTED_ANSWER: Message(
        QT_TRANSLATE_NOOP("errors", "An answer that makes no sense"),
        QT_TRANSLATE_NOOP("errors", "{host} sent an answer this program does not understand."),
        QT_TRANSLATE_NOOP("errors", "Try again; if it stays so, update this program."),
    ),
    Code.UNSUPPORTED_BY_SERVER: Message(
        QT_TRANSLATE_NOOP("errors", "Not supported by this server"),
        QT_TRANSLATE_NOOP("errors", "{host} is too old for this, or leaves it out."),
        QT_TRANSLATE_NOOP("errors", "Ask your administrator about an update."),
    ),
    Code.MANIFEST_UNSUPPORTED: Message(
        QT_TRANSLATE_NOOP("errors", "File list not understood"),
        QT_TRANSLATE_NOOP("errors", "The file list of {name} has a form this program does not know."),
        QT_TRANSLATE_NOOP("errors", "Update this program."),
    ),
    Code.UNSAFE_ADDRESS: Message(
        QT_TRANSLATE_NOOP("errors", "Unsafe file address"),
        QT_TRANSLATE_NOOP("errors", "The server named a file address that is not safe to open, so it was left alone."),
        QT_TRANSLATE_NOOP("errors", "Tell your administrator: the storage of this server has a wrong address."),
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
    Code.INTERNAL: Message(
        QT_TRANSLATE_NOOP("errors", "A fault in this program"),
        QT_TRANSLATE_NOOP("errors", "Something unforeseen happened ({reason}). Files already checked are safe."),
        QT_TRANSLATE_NOOP("errors", "Try again; if it happens again, please report it."),
    ),
}
