"""A server with several addresses, of which one is silent: what a firewall makes of it that drops what it sees."""

import socket
from collections.abc import Iterator

import pytest

from artifact_desktop.api.catalog import Catalog
from artifact_desktop.api.client import ApiClient
from artifact_desktop.core.errors import AppError, Code, NetworkError
from artifact_desktop.core.models import Viewer
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.services import ways
from artifact_desktop.services.ways import ask_first_open

REFUSED = "http://127.0.0.1:1"


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "HEAD_START", 0.1)


class Clients:
    """Makes clients that wait for ten minutes, and knows those it made."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.made: list[ApiClient] = []

    def __call__(self, address: str) -> ApiClient:
        self.made.append(ApiClient(address, self.key, budget=600.0 if address != REFUSED else 1.0))
        return self.made[-1]


def ask(*addresses: str, clients: Clients) -> tuple[str, Viewer]:
    """Which address answered, and what; the others' threads must end by themselves (conftest)."""
    address, client, viewer = ask_first_open(
        addresses,
        clients,
        lambda client: Catalog(client).viewer(),
        lambda error: isinstance(error, NetworkError),
    )
    client.close()
    return address, viewer


def test_a_silent_address_is_not_waited_for(shared_sample_server: SampleServer, silent: str) -> None:
    server = shared_sample_server
    address, viewer = ask(silent, server.url, clients=Clients(server.api_key))
    assert (address, viewer.username) == (server.url, "ana")


def test_behind_a_closed_address_a_silent_one_is_left_for_the_third(
    shared_sample_server: SampleServer, silent: str
) -> None:
    server = shared_sample_server
    assert ask(REFUSED, silent, server.url, clients=Clients(server.api_key))[0] == server.url


def test_a_refusal_is_an_answer_whoever_gives_it(shared_sample_server: SampleServer, silent: str) -> None:
    with pytest.raises(AppError) as caught:
        ask(silent, shared_sample_server.url, clients=Clients("f" * 40))
    assert caught.value.code is Code.KEY_REJECTED


def test_one_that_answers_at_once_is_the_only_one_asked(shared_sample_server: SampleServer, silent: str) -> None:
    clients = Clients(shared_sample_server.api_key)
    ask_first_open([shared_sample_server.url, silent], clients, lambda _client: None, lambda _error: False)
    assert [client.server for client in clients.made] == [shared_sample_server.url]
    clients.made[0].close()
