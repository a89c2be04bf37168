"""Signing in and keys."""

from artifact_desktop.core.messages.base import QT_TRANSLATE_NOOP, Code, Message

MESSAGES: dict[Code, Message] = {
    Code.KEY_MISSING: Message(
        QT_TRANSLATE_NOOP("errors", "Not signed in"),
        QT_TRANSLATE_NOOP("errors", "There is no API key for {server} on this computer."),
        QT_TRANSLATE_NOOP("errors", "Sign in with the window or with artifact-desktop login, or set WANDB_API_KEY."),
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
    Code.KEY_NOT_KEPT: Message(
        QT_TRANSLATE_NOOP("errors", "The key was not kept"),
        QT_TRANSLATE_NOOP("errors", "The key is good, but no keyring of this computer took it, so it was not kept."),
        QT_TRANSLATE_NOOP("errors", "Unlock the keyring and try again, or set WANDB_API_KEY instead."),
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
    Code.SIGNING_IN: Message(
        QT_TRANSLATE_NOOP("errors", "Signing in"),
        QT_TRANSLATE_NOOP("errors", "You are being signed in to {server} with the key that is kept on this computer."),
        QT_TRANSLATE_NOOP("errors", "It goes on by itself."),
    ),
    Code.ACCOUNT_UNKNOWN: Message(
        QT_TRANSLATE_NOOP("errors", "No such account here"),
        QT_TRANSLATE_NOOP("errors", "No key of {account} is kept on this computer."),
        QT_TRANSLATE_NOOP("errors", "Sign in first: artifact-desktop login."),
    ),
    Code.ACCOUNT_AMBIGUOUS: Message(
        QT_TRANSLATE_NOOP("errors", "Which account?"),
        QT_TRANSLATE_NOOP("errors", "There are several that fit: {accounts}."),
        QT_TRANSLATE_NOOP("errors", "Say which one with --account and --server."),
    ),
    Code.LOGIN_FILE_UNREADABLE: Message(
        QT_TRANSLATE_NOOP("errors", "A login file could not be read"),
        QT_TRANSLATE_NOOP("errors", "{file} may hold a W&B login, but could not be read."),
        QT_TRANSLATE_NOOP("errors", "Correct the file, or sign in with a key."),
    ),
    Code.IDENTITY_UNSUPPORTED: Message(
        QT_TRANSLATE_NOOP("errors", "Identity tokens are not supported"),
        QT_TRANSLATE_NOOP(
            "errors",
            "This computer signs in to W&B with an identity token (WANDB_IDENTITY_TOKEN_FILE), not with a key.",
        ),
        QT_TRANSLATE_NOOP("errors", "Sign in with an API key instead."),
    ),
}
