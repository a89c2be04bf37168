import pytest
from hypothesis import given
from hypothesis import strategies as st

from artifact_desktop.core.errors import Code, SignInError, UsageError
from artifact_desktop.core.names import (
    DEFAULT_SERVER,
    ArtifactName,
    clean_key,
    clean_server,
    is_loopback,
    parse_artifact_name,
    server_title,
    shorten,
    urlsplit_or_none,
)

LEGACY = "5e1d7a90c3b8f2645e1d7a90c3b8f2645e1d7a90"
MODERN = "wandb_v1_" + "Q7fKzR2mXw9_" * 6 + "sLd4V"
LOCAL = f"local-{LEGACY}"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2lnbmF0dXJl-_"

PASTED = {
    "as it is": "{}",
    "spaces around": "  {}\t",
    "newline behind": "{}\r\n",
    "non-breaking space": "\u00a0{}\u00a0",
    "double quotes": '"{}"',
    "single quotes": "'{}'",
    "typographic quotes": "“{}”",
    "low quotes": "„{}“",
    "angled quotes": "«{}»",
    "backticks": "`{}`",
    "zero-width space": "\u200b{}\u200b",
    "byte order mark": "\ufeff{}",
    "direction marks": "\u202a{}\u202c",
    "isolates": "\u2066{}\u2069",
}


@pytest.mark.parametrize("around", PASTED.values(), ids=PASTED)
@pytest.mark.parametrize("key", [LEGACY, MODERN, LOCAL, JWT], ids=["legacy", "modern", "local", "jwt"])
def test_a_pasted_key_is_cleaned(key: str, around: str) -> None:
    assert clean_key(around.format(key)) == key


@pytest.mark.parametrize("noise", [" ", "\n", "\r\n  ", "\u200b", "\u00ad", "\u2060"])
def test_a_key_broken_over_lines_is_joined(noise: str) -> None:
    assert clean_key(MODERN[:40] + noise + MODERN[40:]) == MODERN


def test_the_formats_are_what_they_are_meant_to_be() -> None:
    assert (len(LEGACY), len(MODERN)) == (40, 86)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        '""',
        LEGACY[:-1],
        f"local-{LEGACY[:-1]}",
        LEGACY[:20] + "-" + LEGACY[20:],
        "one.two",
        "one.two.three.four",
        "one..three",
        f"{LEGACY}!",
        f"ключ-{LEGACY}",
        f"WANDB_API_KEY={LOCAL}",
        "ä" * 40,
        f"https://api:{LEGACY}@wandb.ai",
    ],
)
def test_what_is_no_key_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(SignInError) as caught:
        clean_key(text)
    assert caught.value.code is Code.KEY_MALFORMED
    assert LEGACY not in f"{caught.value!r} {caught.value} {caught.value.title}"


@given(st.text())
def test_any_text_is_a_clean_key_or_refused(text: str) -> None:
    try:
        key = clean_key(text)
    except SignInError:
        return
    assert clean_key(key) == key
    assert key.isascii()
    assert key.isprintable()


SERVERS = {
    "api.wandb.ai": DEFAULT_SERVER,
    "https://api.wandb.ai": DEFAULT_SERVER,
    "https://api.wandb.ai/": DEFAULT_SERVER,
    "https://API.WANDB.AI.": DEFAULT_SERVER,
    "http://wandb.ai": DEFAULT_SERVER,
    "https://wandb.ai/authorize?ref=models": DEFAULT_SERVER,
    "https://www.wandb.ai/vision-lab/bikes": DEFAULT_SERVER,
    "https://forge.coreweave.com/wandb": DEFAULT_SERVER,
    "https://forge.coreweave.com/api/wandb": DEFAULT_SERVER,
    "api.forge.coreweave.com": DEFAULT_SERVER,
    "https://acme.wandb.io": "https://acme.wandb.io",
    " https://Acme.WandB.io/ \n": "https://acme.wandb.io",
    '"https://acme.wandb.io"': "https://acme.wandb.io",
    "<https://acme.wandb.io/>": "https://acme.wandb.io",
    "https://acme.wandb.io/graphql": "https://acme.wandb.io",
    "https://acme.wandb.io/graphql/?x=1#y": "https://acme.wandb.io",
    "https://acme.wandb.io/authorize": "https://acme.wandb.io",
    "https://acme.wandb.io/login?next=%2F": "https://acme.wandb.io",
    "https://acme.wandb.io/home": "https://acme.wandb.io",
    "https://acme.wandb.io:443": "https://acme.wandb.io",
    "http://acme.example:80/": "http://acme.example",
    "https://acme.example:8443": "https://acme.example:8443",
    "acme.example:8443": "https://acme.example:8443",
    "https://tools.example.org/wandb/": "https://tools.example.org/wandb",
    "https://tools.example.org/wandb/graphql": "https://tools.example.org/wandb",
    "http://acme.example": "http://acme.example",
    "localhost:8080": "http://localhost:8080",
    "127.0.0.1:8080": "http://127.0.0.1:8080",
    "https://localhost:8080": "https://localhost:8080",
    "[::1]:8080": "http://[::1]:8080",
    "http://[2001:db8::1]:8080/": "http://[2001:db8::1]:8080",
    "https://bücher.example": "https://xn--bcher-kva.example",
}


@pytest.mark.parametrize(("typed", "canonical"), SERVERS.items())
def test_an_address_becomes_canonical(typed: str, canonical: str) -> None:
    assert clean_server(typed) == canonical
    assert clean_server(canonical) == canonical


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "https://",
        "http:///path",
        "ftp://acme.example",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "two words",
        "https://two words.example",
        "https://acme.example:port",
        "https://acme.example:99999",
        "https://[::1",
        "https//wandb.ai",
        "https://acme.example/a b",
        "https://acme.example/\x00",
        "https://.",
        "https://..",
        "https://acme..example",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(UsageError) as caught:
        clean_server(typed)
    assert caught.value.code is Code.ADDRESS_MALFORMED


@pytest.mark.parametrize("key", [LEGACY, MODERN, LOCAL])
@pytest.mark.parametrize(
    "typed", ["{}", " {}\n", "https://{}", "https://api:{}@acme.example", "https://{}@acme.example"]
)
def test_a_key_in_the_address_is_neither_used_nor_repeated(typed: str, key: str) -> None:
    with pytest.raises(UsageError) as caught:
        clean_server(typed.format(key))
    assert key not in f"{caught.value!r} {caught.value}"


@given(st.text())
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        server = clean_server(text)
    except UsageError:
        return
    assert clean_server(server) == server
    assert urlsplit_or_none(server) is not None
    assert server.isprintable()
    assert not server.endswith("/")


NAMES = {
    "team/project/bike-dataset:v3": ArtifactName("team", "project", "bike-dataset", "v3"),
    "team/project/bike-dataset": ArtifactName("team", "project", "bike-dataset", "latest"),
    "project/bike-dataset:best": ArtifactName(None, "project", "bike-dataset", "best"),
    "  team/project/bike-dataset:v3\n": ArtifactName("team", "project", "bike-dataset", "v3"),
    "team/project/name:odd/alias:with:colons": ArtifactName("team", "project", "name", "odd/alias:with:colons"),
    "org/wandb-registry-models/Ranking Model:v0": ArtifactName("org", "wandb-registry-models", "Ranking Model", "v0"),
    "équipe/proyecto/nombre": ArtifactName("équipe", "proyecto", "nombre"),
}


@pytest.mark.parametrize(("text", "name"), NAMES.items())
def test_a_name_is_read(text: str, name: ArtifactName) -> None:
    assert parse_artifact_name(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":",
        "name",
        "name:v1",
        "a/b/c/d:v1",
        "a//c:v1",
        "/b/c",
        "a/b/",
        "a/b:",
        "a/../c",
        "./b/c",
        "a/b\x00/c",
        "a/ /c",
        "https://wandb.ai/team/project",
        "a/b/c:\x07",
    ],
)
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_artifact_name(text)
    assert caught.value.code is Code.NAME_MALFORMED
    assert str(caught.value)


@pytest.mark.parametrize("key", [LEGACY, MODERN, LOCAL])
def test_a_key_in_the_place_of_a_name_is_not_repeated(key: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_artifact_name(key)
    assert key not in f"{caught.value!r} {caught.value}"


@given(st.text())
def test_any_text_is_a_name_or_refused_with_a_sentence(text: str) -> None:
    try:
        name = parse_artifact_name(text)
    except UsageError as error:
        sentence = str(error)
    else:
        sentence = f"{name.project} {name.collection} {name.alias}"
    assert sentence.isprintable()


def test_titles_of_servers() -> None:
    assert server_title(DEFAULT_SERVER) == "wandb.ai"
    assert server_title("https://acme.example:8443/base") == "acme.example:8443/base"


@given(st.text(), st.integers(2, 90))
def test_shortened_text_fits_a_line(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert short.isprintable()


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://localhost:1", True),
        ("http://127.9.9.9", True),
        ("http://[::1]/", True),
        ("http://127.example.org", False),
        ("http://localhost.example.org", False),
        ("http://10.0.0.1", False),
        ("nonsense", False),
        ("http://[::1", False),
    ],
)
def test_only_this_computer_is_loopback(url: str, loopback: bool) -> None:
    assert is_loopback(urlsplit_or_none(url)) is loopback
