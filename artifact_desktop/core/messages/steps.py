"""What is said of a step of "Test connection" that did not fail. What failed says an error."""

from enum import StrEnum

from artifact_desktop.core.messages.base import QT_TRANSLATE_NOOP


class Remark(StrEnum):
    NAME_KNOWN = "name-known"
    NAME_BY_PROXY = "name-by-proxy"
    NO_PROXY = "no-proxy"
    PROXY_WORKS = "proxy-works"
    NO_TLS = "no-tls"
    TLS_WORKS = "tls-works"
    API_ANSWERS = "api-answers"
    KEY_GOOD = "key-good"
    STORAGE_WORKS = "storage-works"
    STORAGE_OF_SERVER = "storage-of-server"
    SIGN_IN_FIRST = "sign-in-first"
    NOTHING_TO_TRY = "nothing-to-try"
    NOT_TRIED = "not-tried"


REMARKS: dict[Remark, str] = {
    Remark.NAME_KNOWN: QT_TRANSLATE_NOOP("errors", "{host} was found."),
    Remark.NAME_BY_PROXY: QT_TRANSLATE_NOOP("errors", "{host} is looked up by the proxy {proxy}."),
    Remark.NO_PROXY: QT_TRANSLATE_NOOP("errors", "{host} is reached without a proxy."),
    Remark.PROXY_WORKS: QT_TRANSLATE_NOOP("errors", "The proxy {proxy} lets the connection through."),
    Remark.NO_TLS: QT_TRANSLATE_NOOP("errors", "{host} is asked without encryption."),
    Remark.TLS_WORKS: QT_TRANSLATE_NOOP("errors", "The connection is encrypted, and {host} has proved its identity."),
    Remark.API_ANSWERS: QT_TRANSLATE_NOOP("errors", "{host} answers as a W&B server does."),
    Remark.KEY_GOOD: QT_TRANSLATE_NOOP("errors", "{host} answers and knows your key."),
    Remark.STORAGE_WORKS: QT_TRANSLATE_NOOP("errors", "Files come from {host}, which hands them out."),
    Remark.STORAGE_OF_SERVER: QT_TRANSLATE_NOOP("errors", "{host} keeps the files itself."),
    Remark.SIGN_IN_FIRST: QT_TRANSLATE_NOOP("errors", "Sign in to check the storage too."),
    Remark.NOTHING_TO_TRY: QT_TRANSLATE_NOOP("errors", "You see no artifact on {host} to try it with."),
    Remark.NOT_TRIED: QT_TRANSLATE_NOOP("errors", "Not tried."),
}
