"""The way through a managed network: proxies, certificates, and storage that cannot be reached from here."""

from artifact_desktop.core.messages.base import QT_TRANSLATE_NOOP, Code, Message

MESSAGES: dict[Code, Message] = {
    Code.TLS_BROKEN: Message(
        QT_TRANSLATE_NOOP("errors", "No encrypted connection"),
        QT_TRANSLATE_NOOP(
            "errors",
            "What answers as {host} does not speak TLS, or broke off while the connection was being encrypted.",
        ),
        QT_TRANSLATE_NOOP(
            "errors",
            "Check the address: is it the right port, does it begin with http://? On a company network something in "
            "between may cut the connection: ask IT about {host}.",
        ),
    ),
    Code.TLS_OTHER_NAME: Message(
        QT_TRANSLATE_NOOP("errors", "A certificate for another name"),
        QT_TRANSLATE_NOOP("errors", "What answers as {host} proves to be somebody else, so nothing was sent."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Check the address; on some networks a sign-in page answers in its place. Else tell IT about {host}.",
        ),
    ),
    Code.TLS_OUT_OF_DATE: Message(
        QT_TRANSLATE_NOOP("errors", "A certificate out of date"),
        QT_TRANSLATE_NOOP(
            "errors", "By the clock of this computer the certificate of {host} is not valid today, so nothing was sent."
        ),
        QT_TRANSLATE_NOOP(
            "errors", "Check date and time of this computer; when they are right, tell the administrator of {host}."
        ),
    ),
    Code.CERTIFICATE_UNREADABLE: Message(
        QT_TRANSLATE_NOOP("errors", "A certificate file is missing"),
        QT_TRANSLATE_NOOP("errors", "The extra certificate file {file} cannot be read, so no connection is made."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Choose another file or remove it in the network settings; where a variable names it, correct that.",
        ),
    ),
    Code.CERTIFICATE_MALFORMED: Message(
        QT_TRANSLATE_NOOP("errors", "Not a certificate"),
        QT_TRANSLATE_NOOP(
            "errors", "The extra certificate file {file} holds no certificate, so no connection is made."
        ),
        QT_TRANSLATE_NOOP(
            "errors",
            "Ask IT for a file in PEM or DER form and choose it in the network settings; where a variable names the "
            "file, correct that.",
        ),
    ),
    Code.PROXY_UNREACHABLE: Message(
        QT_TRANSLATE_NOOP("errors", "The proxy does not answer"),
        QT_TRANSLATE_NOOP("errors", "{host} is to be reached by the proxy {proxy}, which does not answer."),
        QT_TRANSLATE_NOOP("errors", "Check the proxy in the network settings; away from the office there may be none."),
    ),
    Code.PROXY_PASSWORD: Message(
        QT_TRANSLATE_NOOP("errors", "The proxy wants a password"),
        QT_TRANSLATE_NOOP(
            "errors",
            "The proxy of this network lets nobody reach {host} without a user name and password that it knows.",
        ),
        QT_TRANSLATE_NOOP("errors", "Enter them in the network settings."),
    ),
    Code.PROXY_SIGN_IN: Message(
        QT_TRANSLATE_NOOP("errors", "The proxy wants another kind of sign-in"),
        QT_TRANSLATE_NOOP(
            "errors",
            "The proxy of this network lets nobody reach {host} without a kind of sign-in that this program does not "
            "have, such as NTLM or Kerberos.",
        ),
        QT_TRANSLATE_NOOP(
            "errors",
            "Ask IT for a proxy that takes a user name and a password (Basic), or to let {host} through without one.",
        ),
    ),
    Code.PROXY_NOT_SECURE: Message(
        QT_TRANSLATE_NOOP("errors", "No encrypted connection to the proxy"),
        QT_TRANSLATE_NOOP(
            "errors",
            "The proxy {proxy} is to be asked with encryption, but has none or could not prove its identity, so "
            "nothing was sent.",
        ),
        QT_TRANSLATE_NOOP(
            "errors",
            "Most proxies are written with http://, also for pages that are encrypted. If this one is not, ask IT for "
            "the company's certificate and add it in the network settings.",
        ),
    ),
    Code.PROXY_MALFORMED: Message(
        QT_TRANSLATE_NOOP("errors", "Not the address of a proxy"),
        QT_TRANSLATE_NOOP("errors", "The proxy in the network settings has an address that makes no sense."),
        QT_TRANSLATE_NOOP("errors", "Write it as proxy.example.com:8080. Only HTTP proxies can be used."),
    ),
    Code.PROXY_OF_SYSTEM_MALFORMED: Message(
        QT_TRANSLATE_NOOP("errors", "Not the address of a proxy"),
        QT_TRANSLATE_NOOP("errors", "The proxy that {origin} names has an address that makes no sense."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Correct it, or choose another proxy or none in the network settings. Only HTTP proxies can be used, and "
            "special characters of a password in an address must be percent-encoded.",
        ),
    ),
    Code.STORAGE_UNREACHABLE: Message(
        QT_TRANSLATE_NOOP("errors", "The storage is not reachable from here"),
        QT_TRANSLATE_NOOP(
            "errors", "The server says that its files are at {host}, an address that only its own network knows."
        ),
        QT_TRANSLATE_NOOP(
            "errors",
            "Connect to your company's network (VPN) if there is one. Else this is a setting of the server: tell your "
            "administrator that the storage is announced as {host}.",
        ),
    ),
    Code.STORAGE_NOT_ENCRYPTED: Message(
        QT_TRANSLATE_NOOP("errors", "The file storage is not encrypted"),
        QT_TRANSLATE_NOOP(
            "errors",
            "The server is asked with encryption, but says that its files are at {host} without it, so nothing was "
            "fetched from there.",
        ),
        QT_TRANSLATE_NOOP(
            "errors",
            "This is a setting of the server: tell your administrator that the storage is announced as {host} without "
            "encryption.",
        ),
    ),
    Code.STORAGE_SILENT: Message(
        QT_TRANSLATE_NOOP("errors", "The file storage cannot be reached"),
        QT_TRANSLATE_NOOP("errors", "The server answers, but its files are at {host}, which cannot be reached."),
        QT_TRANSLATE_NOOP("errors", "Ask IT to allow connections to {host}; the storage may also be down."),
    ),
}
