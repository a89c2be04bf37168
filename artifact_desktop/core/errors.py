"""What can go wrong, as values with a next step for the person.

    AppError
    |- UsageError      what was typed or pasted makes no sense
    |- SignInError     key missing, malformed or rejected; keyring trouble
    |- AccessDenied    the server knows the person and says no
    |- NotFound        not there, or not visible to this person
    |- NetworkError    name, proxy, TLS, connection, time-out, busy server
    |- ProtocolError   the answer is not what a W&B server says
    |- IntegrityError  bytes that are not the bytes of the manifest
    `- LocalError      this computer: disk, rights, names

Cancelling is a state, not an error. The words of each code stand in `core/messages/`, once; nothing here
knows a status code, a URL or a key.
"""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from artifact_desktop.core.messages import MESSAGES, Code
from artifact_desktop.core.models import REGISTRY_PREFIX

__all__ = [
    "AccessDenied",
    "AppError",
    "Code",
    "IntegrityError",
    "LocalError",
    "NetworkError",
    "NotFound",
    "ProtocolError",
    "Scope",
    "SignInError",
    "UsageError",
    "sayable",
]


_LONGEST = 240  # characters of one name in a sentence
_JOINERS = "\u200c\u200d"  # between letters of Persian and the parts of an emoji


class Scope(StrEnum):
    """How far an error reaches: what must stop because of it."""

    FILE = "file"
    JOB = "job"
    ACCOUNT = "account"
    APP = "app"


def sayable(params: Mapping[str, str]) -> dict[str, str]:
    """Names made fit for a sentence: on one line, not turning it around, and leaving out the middle of very long ones.

    They come from servers and from disks, and may be anything.
    """
    return {name: _on_one_line(value) for name, value in params.items()}


def _on_one_line(text: str) -> str:
    line = "".join(
        each if each.isprintable() or each in _JOINERS else " "
        for each in text
        if each in _JOINERS or unicodedata.category(each) != "Cf"
    )
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST * 2 // 3]}…{line[-_LONGEST // 3 :]}"


class AppError(Exception):
    """An error a person may be shown.

    `params` fill the sentences of `code`; they must hold no key, no query string and no status code.
    `retry_after` is the server's own wish in seconds, where it gave one.
    """

    default_scope: ClassVar[Scope] = Scope.JOB

    def __init__(
        self,
        code: Code,
        *,
        scope: Scope | None = None,
        retryable: bool = False,
        retry_after: float | None = None,
        **params: object,
    ) -> None:
        self.code = code
        self.scope = scope or self.default_scope
        self.retryable = retryable
        self.retry_after = retry_after
        # Nobody knows the prefix that the names of registries have on the wire.
        self.params = {name: str(value).replace(REGISTRY_PREFIX, "") for name, value in params.items()}
        super().__init__(code, self.params)

    @property
    def told(self) -> dict[str, str]:
        """The `params` as they stand in a sentence."""
        return sayable(self.params)

    @property
    def title(self) -> str:
        """What happened, in a few words."""
        return MESSAGES[self.code].title.format(**self.told)

    @property
    def detail(self) -> str:
        """What it means, in a sentence."""
        return MESSAGES[self.code].detail.format(**self.told)

    @property
    def hint(self) -> str:
        """What the person can do next; may be empty."""
        return MESSAGES[self.code].hint_for(self.params).format(**self.told)

    def __str__(self) -> str:
        return " ".join(part for part in (self.detail or self.title, self.hint) if part)


class UsageError(AppError):
    """What was typed or pasted makes no sense."""

    default_scope = Scope.APP


class SignInError(AppError):
    """The key is missing, malformed or rejected, or the keyring cannot be used."""

    default_scope = Scope.ACCOUNT


class AccessDenied(AppError):
    """The server knows the person and refuses."""


class NotFound(AppError):
    """Not there, or not visible to this person; a server does not tell which."""


class NetworkError(AppError):
    """The server could not be reached or did not answer in time."""


class ProtocolError(AppError):
    """The answer is not what a W&B server says."""


class IntegrityError(AppError):
    """Bytes that are not the bytes of the manifest."""

    default_scope = Scope.FILE


class LocalError(AppError):
    """This computer: disk, rights, names."""
