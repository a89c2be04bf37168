"""The words of every error and verdict, once, in English: a module for each kind of trouble."""

from artifact_desktop.core.messages import access, account, files, missing, network, routes, typed
from artifact_desktop.core.messages.base import QT_TRANSLATE_NOOP, Code, Message

__all__ = ["MESSAGES", "QT_TRANSLATE_NOOP", "Code", "Message"]

MESSAGES: dict[Code, Message] = {
    code: message
    for part in (typed, account, access, missing, network, routes, files)
    for code, message in part.MESSAGES.items()
}
