"""The way to the server and to the storage, and what they answer."""

from artifact_desktop.core.messages.base import QT_TRANSLATE_NOOP, Code, Message

MESSAGES: dict[Code, Message] = {
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
        QT_TRANSLATE_NOOP(
            "errors", "On a company network, ask IT for the company's certificate and add it in the network settings."
        ),
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
}
