"""Which server is meant by what people type and paste."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from artifact_desktop.core.errors import Code, UsageError
from artifact_desktop.core.models import Account
from artifact_desktop.core.names import DEFAULT_SERVER, clean_server, server_title
from artifact_desktop.core.servers import (
    addresses_of,
    former_names,
    is_plain,
    is_typed_plain,
    key_page,
    machines_of,
    typed_servers,
    under_one_name,
)

ACME = "https://wandb.acme.org"
CLOUD = (DEFAULT_SERVER,)

TYPED = {
    "wandb.ai": CLOUD,
    "api.wandb.ai": CLOUD,
    " https://WANDB.ai/ ": CLOUD,
    "https://wandb.ai/authorize": CLOUD,
    "https://wandb.ai/team/project/artifacts/dataset/bikes/v3/files/a%20b.csv": CLOUD,
    "https://api.forge.coreweave.com": CLOUD,
    "https://forge.coreweave.com/api/wandb": CLOUD,
    "https://forge.coreweave.com/wandb/team/project/runs/abc?workspace=user": CLOUD,
    "https://forge.coreweave.com/registry/models": CLOUD,
    "forge.coreweave.com": CLOUD,
    "qa.forge.coreweave.com": ("https://qa.forge.coreweave.com",),
    "api.qa.wandb.ai": ("https://api.qa.wandb.ai",),
    "acme.wandb.io": ("https://acme.wandb.io",),
    "https://wandb.acme.org": (ACME,),
    "https://wandb.acme.org:8443/": (f"{ACME}:8443",),
    "<https://wandb.acme.org/authorize>": (ACME,),
    "https://wandb.acme.org/login?next=/team/project": (ACME,),
    "https://wandb.acme.org/graphql": (ACME,),
    "https://wandb.acme.org/team/project/artifacts/dataset/bikes:v3": (ACME,),
    "https://wandb.acme.org/team/project/artifacts/data set/bikes@x": (ACME,),
    "https://wandb.acme.org/team/project/runs/abc/overview": (ACME,),
    "https://wandb.acme.org/registry/models?a=b": (ACME,),
    "https://wandb.acme.org/orgs/acme/registry/models": (ACME,),
    "https://wandb.acme.org/base/team/project/artifacts/dataset/bikes/v3": (f"{ACME}/base", ACME),
    "https://wandb.acme.org/base/authorize": (f"{ACME}/base", ACME),
    "https://wandb.acme.org/base": (f"{ACME}/base", ACME),
    "https://wandb.acme.org/team/project": (f"{ACME}/team/project", f"{ACME}/team", ACME),
    "https://wandb.acme.org/a/b/c/d/e": (f"{ACME}/a/b/c", f"{ACME}/a/b", f"{ACME}/a", ACME),
    "https://wandb.acme.org/équipe/projet": (f"{ACME}/équipe/projet", f"{ACME}/équipe", ACME),
    "https://wandb.acme.org/a b": (f"{ACME}",),
    "https://app.acme.org/team/project/runs/x": ("https://app.acme.org", "https://api.acme.org"),
    "localhost:8080": ("http://localhost:8080",),
    "http://10.0.0.5:8080/wandb/": ("http://10.0.0.5:8080/wandb", "http://10.0.0.5:8080"),
    "http://[2001:db8::1]:8080": ("http://[2001:db8::1]:8080",),
    # What only looks like W&B is another server.
    "https://wandb.ai.evil.org": ("https://wandb.ai.evil.org",),
    "https://evil.org/wandb.ai": ("https://evil.org/wandb.ai", "https://evil.org"),
    "https://api-wandb.ai": ("https://api-wandb.ai",),
    "https://xwandb.ai": ("https://xwandb.ai",),
    "https://wаndb.ai": ("https://xn--wndb-53d.ai",),
}


@pytest.mark.parametrize(("text", "servers"), TYPED.items())
def test_the_servers_that_may_be_meant(text: str, servers: tuple[str, ...]) -> None:
    assert typed_servers(text) == servers


def test_a_look_alike_is_shown_by_its_real_name() -> None:
    assert server_title(typed_servers("https://wаndb.ai")[0]) == "xn--wndb-53d.ai"


@pytest.mark.parametrize(
    "text",
    ["", "two words", "https//wandb.ai", "ftp://x", "https://", "https://wandb.ai\\@evil.org", "https://me@wandb.ai"],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        typed_servers(text)
    assert caught.value.code is Code.ADDRESS_MALFORMED


@pytest.mark.parametrize(
    "text",
    [
        "http://wandb.ai",
        "HTTP://api.wandb.ai",
        "http://forge.coreweave.com/wandb/team/project",
        "http://acme.wandb.io",
        "http://api.qa.wandb.ai",
    ],
)
def test_weights_and_biases_itself_is_never_asked_unencrypted(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        typed_servers(text)
    assert caught.value.code is Code.ADDRESS_NOT_ENCRYPTED
    assert not is_typed_plain(text)


@given(st.text() | st.from_regex(r"(https?://)?[a-z.@:/\\#?%-]{1,30}wandb\.ai[a-z./:@\\]{0,20}", fullmatch=True))
def test_any_text_means_clean_servers_of_one_host_or_is_refused(text: str) -> None:
    try:
        servers = typed_servers(text)
    except UsageError:
        return
    assert 1 <= len(servers) <= 5
    assert all(clean_server(server) == server for server in servers)
    hosts = {urlsplit(server).hostname or "" for server in servers}
    assert len({host.removeprefix("app.").removeprefix("api.") for host in hosts}) == 1
    assert all(server.isprintable() for server in servers)


def test_the_cloud_has_one_name_and_several_addresses() -> None:
    assert addresses_of(DEFAULT_SERVER) == ("https://api.wandb.ai", "https://api.forge.coreweave.com")
    assert addresses_of(ACME) == (ACME,)
    assert all(address.startswith("https://") for address in addresses_of(DEFAULT_SERVER))
    assert machines_of(DEFAULT_SERVER)[0] == "api.wandb.ai"
    assert "forge.coreweave.com" in machines_of(DEFAULT_SERVER)
    assert machines_of(f"{ACME}:8443/base") == ("wandb.acme.org:8443",)
    for name in former_names(DEFAULT_SERVER):
        assert under_one_name(Account(name, "ana")) == Account(DEFAULT_SERVER, "ana")
    assert former_names(ACME) == ()
    assert under_one_name(Account(ACME, "ana")) == Account(ACME, "ana")


@pytest.mark.parametrize(
    ("server", "page"),
    [
        (DEFAULT_SERVER, "https://forge.coreweave.com/wandb/authorize"),
        ("https://acme.wandb.io", "https://acme.wandb.io/authorize"),
        ("https://tools.example.org/wandb", "https://tools.example.org/wandb/authorize"),
        ("https://api.acme.org", "https://app.acme.org/authorize"),
        ("http://localhost:8080", "http://localhost:8080/authorize"),
    ],
)
def test_the_page_with_the_key(server: str, page: str) -> None:
    assert key_page(server) == page


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("http://wandb.acme.org", True),
        ("http://10.0.0.5:8080", True),
        ("http://localhost:8080", False),
        ("localhost:8080", False),
        ("https://wandb.acme.org", False),
        ("wandb.acme.org", False),
        ("http://", False),
        ("", False),
    ],
)
def test_what_others_on_the_network_can_read(text: str, plain: bool) -> None:
    assert is_typed_plain(text) is plain
    if text.startswith("http") and len(text) > 8:
        assert is_plain(text) is plain
