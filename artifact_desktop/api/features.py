"""What a server can do. Old servers do not say: then it is taken to have no feature at all."""

import threading
from collections.abc import Callable
from typing import TypeVar

from artifact_desktop.api.client import ApiClient
from artifact_desktop.api.decode import FeaturesData
from artifact_desktop.core.errors import Code, ProtocolError

T = TypeVar("T")

ARTIFACT_TAGS = "ARTIFACT_TAGS"


class Features:
    """The features of one server, asked for once. Thread-safe; blocks at the first question. Raises AppError."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._enabled: frozenset[str] | None = None

    def has(self, name: str) -> bool:
        """Whether the server has a feature, by its name on the wire."""
        with self._lock:
            if self._enabled is None:
                self._enabled = self._ask()
            return name in self._enabled

    def _ask(self) -> frozenset[str]:
        try:
            info = self._client.execute("features", {}, FeaturesData).data.server_info
        except ProtocolError as error:
            if error.code is not Code.UNSUPPORTED_BY_SERVER:
                raise
            return frozenset()
        features = info.features if info else None
        return frozenset(feature.name for feature in features or () if feature is not None and feature.is_enabled)


def first_supported(*attempts: Callable[[], T]) -> T:
    """The result of the first attempt whose documents the server knows; newest document first.

    Only a document that the server does not know leads on to the next: a denial is never worked around.
    """
    *others, last = attempts
    for attempt in others:
        try:
            return attempt()
        except ProtocolError as error:
            if error.code is not Code.UNSUPPORTED_BY_SERVER:
                raise
    return last()
