"""The names of everything that can be said to a person, and what a message is.

The window translates these very strings (context "errors"); the shell prints them as they are.
`QT_TRANSLATE_NOOP` only marks a string for Qt's `lupdate`, so that nothing here needs Qt.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Marks `text` for translation and returns it unchanged."""
    del context
    return text


class Message(NamedTuple):
    """What happened, what it means, what to do next. `{name}` fields are filled from an error's `params`.

    `guess` stands in the place of `hint` where an error knows what may have been meant: its `near` is not empty.
    """

    title: str
    detail: str
    hint: str = ""
    guess: str = ""

    def hint_for(self, params: Mapping[str, str]) -> str:
        """What to do next, for an error with these `params`."""
        return self.guess if self.guess and params.get("near") else self.hint


class Code(StrEnum):
    """Stable names of everything that can be said to a person. The shell's `--json` prints them."""

    # what was typed
    NAME_MALFORMED = "name-malformed"
    PATH_MALFORMED = "path-malformed"
    LINK_MALFORMED = "link-malformed"
    CODE_NOT_LITERAL = "code-not-literal"
    NOT_ONE_ARTIFACT = "not-one-artifact"
    SEVERAL_ARTIFACTS = "several-artifacts"
    LINK_OTHER_SERVER = "link-other-server"
    ADDRESS_MALFORMED = "address-malformed"
    ADDRESS_NOT_ENCRYPTED = "address-not-encrypted"
    SERVER_NOT_ENCRYPTED = "server-not-encrypted"
    SERVER_OF_FOLDER = "server-of-folder"
    # signing in
    KEY_MISSING = "key-missing"
    KEY_MALFORMED = "key-malformed"
    KEY_REJECTED = "key-rejected"
    SIGNED_OUT = "signed-out"
    SIGNING_IN = "signing-in"
    ACCOUNT_UNKNOWN = "account-unknown"
    ACCOUNT_AMBIGUOUS = "account-ambiguous"
    LOGIN_FILE_UNREADABLE = "login-file-unreadable"
    IDENTITY_UNSUPPORTED = "identity-unsupported"
    KEYRING_ABSENT = "keyring-absent"
    KEYRING_LOCKED = "keyring-locked"
    KEYRING_SILENT = "keyring-silent"
    KEYRING_FAILED = "keyring-failed"
    KEY_NOT_KEPT = "key-not-kept"
    KEY_NOT_REMOVED = "key-not-removed"
    # may this person?
    VIEW_ONLY_SEAT = "view-only-seat"
    NO_SEAT = "no-seat"
    VIEW_ONLY_ACCOUNT = "view-only-account"
    PERHAPS_VIEW_ONLY = "perhaps-view-only"
    RESTRICTED_ROLE = "restricted-role"
    KEY_REFUSED_BY_ORGANIZATION = "key-refused-by-organization"
    DOWNLOAD_DENIED = "download-denied"
    FILE_DENIED = "file-denied"
    STORAGE_DENIED = "storage-denied"
    NETWORK_POLICY = "network-policy"
    # not there
    NOT_FOUND = "not-found"
    PLACE_NOT_LISTED = "place-not-listed"
    ENTITY_NOT_FOUND = "entity-not-found"
    PROJECT_NOT_FOUND = "project-not-found"
    REGISTRY_NOT_FOUND = "registry-not-found"
    COLLECTION_NOT_FOUND = "collection-not-found"
    RUN_NOT_FOUND = "run-not-found"
    RUN_WITHOUT_ARTIFACTS = "run-without-artifacts"
    LINKED_VERSION_NOT_FOUND = "linked-version-not-found"
    FILE_NOT_FOUND = "file-not-found"
    VERSION_NOT_FOUND = "version-not-found"
    NO_VERSIONS = "no-versions"
    VERSION_GONE = "version-gone"
    VERSION_EXPIRED = "version-expired"
    VERSION_MISSING = "version-missing"
    VERSION_PENDING = "version-pending"
    FILE_GONE = "file-gone"
    NOTHING_MATCHES = "nothing-matches"
    # the network
    HOST_UNKNOWN = "host-unknown"
    CONNECTION_REFUSED = "connection-refused"
    CONNECTION_LOST = "connection-lost"
    TIMED_OUT = "timed-out"
    TLS_FAILED = "tls-failed"
    TLS_BROKEN = "tls-broken"
    TLS_OTHER_NAME = "tls-other-name"
    TLS_OUT_OF_DATE = "tls-out-of-date"
    CERTIFICATE_UNREADABLE = "certificate-unreadable"
    CERTIFICATE_MALFORMED = "certificate-malformed"
    PROXY_FAILED = "proxy-failed"
    PROXY_UNREACHABLE = "proxy-unreachable"
    PROXY_PASSWORD = "proxy-password"  # noqa: S105 - a name for what can be said
    PROXY_SIGN_IN = "proxy-sign-in"
    PROXY_NOT_SECURE = "proxy-not-secure"
    PROXY_MALFORMED = "proxy-malformed"
    PROXY_OF_SYSTEM_MALFORMED = "proxy-of-system-malformed"
    STORAGE_UNREACHABLE = "storage-unreachable"
    STORAGE_SILENT = "storage-silent"
    STORAGE_NOT_ENCRYPTED = "storage-not-encrypted"
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
    WINDOW_SILENT = "window-silent"
    INTERNAL = "internal"
