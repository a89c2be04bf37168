"""A server with several addresses: asked at the first to which the way is open."""

import queue
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from artifact_desktop.api.client import ApiClient

HEAD_START = 3.0
"""Seconds that an address may be silent before the next one is asked as well: a firewall that drops what it does not
know lets one wait until the very end."""

T = TypeVar("T")


def ask_first_open(
    addresses: Sequence[str],
    make_client: "Callable[[str], ApiClient]",
    ask: "Callable[[ApiClient], T]",
    is_closed: Callable[[Exception], bool],
) -> "tuple[str, ApiClient, T]":
    """The first answer, its address, and the client that got it; the other clients are closed. Blocking, any thread.

    Raises what `ask` raises, at once where that is an answer too; where `is_closed` says that it is none, only when no
    address is left, and then that of the first one.
    """
    answers: queue.SimpleQueue[tuple[ApiClient, T | Exception]] = queue.SimpleQueue()

    def attempt(client: "ApiClient") -> None:
        try:
            answers.put((client, ask(client)))
        except Exception as error:  # noqa: BLE001 - raised again by who waits
            answers.put((client, error))

    clients: list[ApiClient] = []
    closed: dict[ApiClient, Exception] = {}
    winner: ApiClient | None = None
    try:
        while len(closed) < len(addresses):
            if len(clients) < len(addresses):
                clients.append(make_client(addresses[len(clients)]))
                threading.Thread(target=attempt, args=clients[-1:], name="asking-server", daemon=True).start()
            try:
                client, answer = answers.get(timeout=HEAD_START if len(clients) < len(addresses) else None)
            except queue.Empty:
                continue
            if not isinstance(answer, Exception):
                winner = client
                return addresses[clients.index(client)], client, answer
            if not is_closed(answer):
                raise answer
            closed[client] = answer
        raise closed[clients[0]]
    finally:
        for client in clients:
            if client is not winner:
                client.close()
