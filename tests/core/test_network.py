"""Which way a request goes, from the setting and the environment alone."""

from dataclasses import replace

import pytest

from artifact_desktop.core.errors import Code, NetworkError
from artifact_desktop.core.network import Network, Proxy, ProxyMode, leads_elsewhere, parse_proxy

GIVEN = Network(ProxyMode.GIVEN, "proxy.test:8080", "ana", "p@ss")
SECRET = "p@ss:/#?"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("proxy.test", "http://proxy.test:80"),
        (" proxy.test:8080 ", "http://proxy.test:8080"),
        ("http://proxy.test:8080/", "http://proxy.test:8080"),
        ("https://proxy.test", "https://proxy.test:443"),
        ("10.1.2.3:3128", "http://10.1.2.3:3128"),
        ("http://[fd00::1]:3128", "http://[fd00::1]:3128"),
        ("HTTP://Proxy.Test:8080", "http://proxy.test:8080"),
    ],
)
def test_an_address_as_people_write_it(text: str, address: str) -> None:
    assert parse_proxy(text) == Proxy(address)


def test_a_name_and_a_password_in_an_address() -> None:
    proxy = parse_proxy("http://ana%40corp:p%40ss%3A%2F%23%3F@proxy.test:8080")
    assert (proxy.username, proxy.password) == ("ana@corp", SECRET)
    assert parse_proxy(proxy.url) == proxy
    assert str(proxy) == "proxy.test:8080"
    assert "ana" not in repr(proxy)
    assert SECRET not in repr(proxy)
    assert SECRET not in repr(Network(ProxyMode.GIVEN, "proxy.test", "ana", SECRET))


@pytest.mark.parametrize(
    "text",
    ["", "socks5://proxy.test:1080", "http://", "proxy.test:port", "ftp://proxy.test", "http://a:b#c@proxy", "a b"],
)
@pytest.mark.parametrize(
    ("origin", "code"), [("", Code.PROXY_MALFORMED), ("ALL_PROXY", Code.PROXY_OF_SYSTEM_MALFORMED)]
)
def test_an_address_that_makes_no_sense(text: str, origin: str, code: Code) -> None:
    with pytest.raises(NetworkError) as caught:
        parse_proxy(text, origin)
    assert caught.value.code is code
    assert origin in str(caught.value)
    assert "b#c" not in str(caught.value)


@pytest.mark.parametrize("network", [GIVEN, Network()], ids=["given", "system"])
@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:9000/x", "https://localhost/x", "http://[::1]:1/x", "http://127.8.8.8/", "file:///x", "::"],
)
def test_this_computer_is_reached_directly(network: Network, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://proxy.test:8080")
    assert network.proxy_for(url) is None


def test_the_modes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://other.test:1")
    monkeypatch.setenv("HTTP_PROXY", "http://plain.test:2")
    assert Network(ProxyMode.NONE, "proxy.test").proxy_for("https://api.wandb.ai") is None
    assert GIVEN.proxy_for("https://api.wandb.ai") == Proxy("http://proxy.test:8080", "ana", "p@ss")
    assert GIVEN.proxy_for("http://api.wandb.ai") == Proxy("http://proxy.test:8080", "ana", "p@ss")
    assert Network().proxy_for("https://api.wandb.ai") == Proxy("http://other.test:1")
    assert Network().proxy_for("http://api.wandb.ai") == Proxy("http://plain.test:2")


def test_a_change_of_the_environment_holds_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network()
    assert network.proxy_for("https://api.wandb.ai") is None
    monkeypatch.setenv("https_proxy", "http://ana:secret@other.test:1")
    assert network.proxy_for("https://api.wandb.ai") == Proxy("http://other.test:1", "ana", "secret")


@pytest.mark.parametrize(
    ("exceptions", "url", "direct"),
    [
        ("*", "https://api.wandb.ai", True),
        ("api.wandb.ai", "https://api.wandb.ai", True),
        ("wandb.ai", "https://api.wandb.ai", True),
        (".wandb.ai", "https://api.wandb.ai", True),
        ("*.wandb.ai", "https://API.wandb.ai.", True),
        ("andb.ai", "https://api.wandb.ai", False),
        ("api.wandb.ai:443", "https://api.wandb.ai", True),
        ("api.wandb.ai:8443", "https://api.wandb.ai", False),
        ("a.test, b.test other.test", "http://other.test", True),
        ("*.a.test;other.test", "http://other.test", True),
        ("10.0.0.0/8", "http://10.1.2.3:9000", True),
        ("10.0.0.0/8", "http://11.1.2.3:9000", False),
        ("10.1.2.3", "http://10.1.2.3:9000", True),
        ("10.1.2.3:9000", "http://10.1.2.3:9000", True),
        ("10.1.2.3:9001", "http://10.1.2.3:9000", False),
        ("2.3", "http://10.1.2.3:9000", False),
        ("fd00::/8", "http://[fd12::1]/", True),
        ("", "https://api.wandb.ai", False),
        ("http://[, ]", "https://api.wandb.ai", False),
    ],
)
@pytest.mark.parametrize("mode", ["given", "environment", "own"])
def test_exceptions(mode: str, exceptions: str, url: str, direct: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "unasked.test" if mode == "own" else exceptions)
    monkeypatch.setenv("ALL_PROXY", "http://proxy.test:8080")
    networks = {"given": GIVEN, "environment": Network(), "own": replace(GIVEN, exceptions=exceptions)}
    network = networks[mode]
    assert (network.proxy_for(url) is None) is direct


@pytest.mark.parametrize(
    ("server", "host", "elsewhere"),
    [
        ("https://wandb.example.org", "localhost", True),
        ("https://wandb.example.org", "minio", True),
        ("https://wandb.example.org", "10.0.0.5", True),
        ("https://wandb.example.org", "192.168.1.5", True),
        ("https://wandb.example.org", "[fd00::1]", True),
        ("https://wandb.example.org", "minio.default.svc", True),
        ("https://wandb.example.org", "storage.googleapis.com", False),
        ("http://localhost:8080", "localhost", False),
        ("http://wandb.internal", "10.0.0.5", False),
        ("http://10.0.0.4", "minio", False),
    ],
)
def test_storage_in_a_network_of_its_own(server: str, host: str, elsewhere: bool) -> None:
    assert leads_elsewhere(server, host) is elsewhere
