"""What may be pasted, dropped, typed or handed over: every shape of a link, and everything that is none."""

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from artifact_desktop.core.errors import Code, UsageError
from artifact_desktop.core.links import (
    ArtifactTarget,
    Link,
    ProjectTarget,
    Target,
    app_link,
    parse_link,
    same_server,
    web_link,
)
from artifact_desktop.core.names import DEFAULT_SERVER, ArtifactName, is_name
from tests.core.link_shapes import BASED, HEX, KNOWN, OWN, PAGE, SHAPES

KEY = "5e1d7a90c3b8f2645e1d7a90c3b8f2645e1d7a90"


@pytest.mark.parametrize(("text", "link"), SHAPES.items())
def test_every_shape_leads_to_its_target(text: str, link: tuple[str | None, Target]) -> None:
    assert parse_link(text, KNOWN) == Link(*link)


def test_a_path_before_the_team_is_told_from_the_shape_where_no_server_is_known() -> None:
    assert parse_link(f"{BASED}/{PAGE}/v3").server == BASED
    assert parse_link(f"{BASED}/vision-lab/bikes").target == ProjectTarget("wandb-base", "vision-lab")  # it cannot be


@pytest.mark.parametrize(
    ("text", "server", "same"),
    [
        ("vision-lab/bikes/bike-dataset", OWN, True),
        (f"{OWN}/{PAGE}", OWN, True),
        (f"https://wandb.ai/{PAGE}", DEFAULT_SERVER, True),
        (f"https://wandb.ai/{PAGE}", OWN, False),
        (f"{OWN}/{PAGE}", DEFAULT_SERVER, False),
        (f"http://wandb.example.org/{PAGE}", OWN, False),
        (f"{BASED}/{PAGE}", BASED, True),
        (f"https://tools.example.org/{PAGE}", BASED, False),
        (f"https://tools.example.org/wandb-base-2/{PAGE}", BASED, False),
        (f"https://tools.example.org/wandb-base/{PAGE}", "https://tools.example.org", False),
        (f"https://wandb.ai.evil.example/{PAGE}", DEFAULT_SERVER, False),
        (f"https://evil.example/wandb.ai/{PAGE}", DEFAULT_SERVER, False),
        (f"https://wаndb.ai/{PAGE}", DEFAULT_SERVER, False),  # a Cyrillic letter
        (f"https://wandb.ai./{PAGE}", DEFAULT_SERVER, True),
        (f"https://wandb.ai:443/{PAGE}", DEFAULT_SERVER, True),
        (f"https://eur01.safelinks.protection.outlook.com/?url=https://evil.example/{PAGE}", DEFAULT_SERVER, False),
    ],
)
def test_which_links_may_be_opened_on_a_server(text: str, server: str, same: bool) -> None:
    assert same_server(parse_link(text, [server]), server) is same


def test_a_host_that_looks_like_another_one_is_written_as_it_is_looked_up() -> None:
    server = parse_link(f"https://wаndb.ai/{PAGE}").server
    assert server is not None
    assert server.startswith("https://xn--")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", Code.NAME_MALFORMED),
        ("   \n", Code.NAME_MALFORMED),
        ("bike-dataset", Code.NAME_MALFORMED),
        ("bike-dataset:v3", Code.NAME_MALFORMED),
        ("a/b/c/d/e", Code.NAME_MALFORMED),
        ("a//b", Code.NAME_MALFORMED),
        ("../x/y", Code.NAME_MALFORMED),
        ("a/b/c:", Code.NAME_MALFORMED),
        ("a/b/c\x00d", Code.NAME_MALFORMED),
        ("a/b/c\x1b[31m", Code.NAME_MALFORMED),
        ("javascript:alert(1)//a/b", Code.NAME_MALFORMED),
        ("file:///etc/passwd", Code.NAME_MALFORMED),
        ("data:text/html,<b>x</b>", Code.NAME_MALFORMED),
        ("ftp://wandb.ai/a/b", Code.NAME_MALFORMED),
        ("x" * 1_000_000, Code.NAME_MALFORMED),
        ("/" * 1_000_000, Code.NAME_MALFORMED),
        ("api.artifact(" * 100_000, Code.CODE_NOT_LITERAL),
        ("run.use_artifact('" * 100_000, Code.CODE_NOT_LITERAL),
        ("https://[", Code.LINK_MALFORMED),
        ("https://", Code.LINK_MALFORMED),
        ("https://wandb.ai", Code.LINK_MALFORMED),
        ("https://wandb.ai/", Code.LINK_MALFORMED),
        ("https://wandb.ai/settings", Code.LINK_MALFORMED),
        ("https://wandb.ai/authorize", Code.LINK_MALFORMED),
        ("https://forge.coreweave.com/kubernetes/clusters", Code.LINK_MALFORMED),
        ("https://api.wandb.ai/links/vision-lab/abcd1234", Code.LINK_MALFORMED),
        (f"https://wandb.ai/a/../b/artifacts/{PAGE}", Code.LINK_MALFORMED),
        ("https://wandb.ai/a/b/artifacts/dataset/%2E%2E/v0", Code.LINK_MALFORMED),
        (f"https://wandb.ai/{PAGE}/v3/files/../../etc/passwd", Code.LINK_MALFORMED),
        (f"https://wandb.ai/{PAGE}/v3%0A", Code.LINK_MALFORMED),
        (f"https://wandb.ai/{PAGE}/%E2%80%AEv3", Code.LINK_MALFORMED),
        (f"https://wandb.ai/{PAGE}/v3\x07", Code.LINK_MALFORMED),
        (f"https://ana:secret@wandb.ai/{PAGE}", Code.LINK_MALFORMED),
        (f"https://wandb.ai@evil.example/{PAGE}", Code.LINK_MALFORMED),
        ("https://wandb.ai/orgs/o/registry/r?selectionPath=a%2Fb%2Fc%2Fd", Code.LINK_MALFORMED),
        ("https://wandb.ai/orgs/o/registry/r?selectionPath=..%2Fb%2Fc", Code.LINK_MALFORMED),
        ("wandb-artifact://zz/x", Code.LINK_MALFORMED),
        (f"wandb-artifact://{HEX}/../x", Code.LINK_MALFORMED),
        ("artifact-desktop://delete/a/b/c/d", Code.LINK_MALFORMED),
        ("artifact-desktop://open/a/b", Code.LINK_MALFORMED),
        ("artifact-desktop://open/a/b/c/d?file=..%2Fx", Code.LINK_MALFORMED),
        ("artifact-desktop://open/a/b/c/d?server=javascript%3Aalert", Code.ADDRESS_MALFORMED),
        ('run.use_artifact(f"{team}/bikes/bike-dataset:v3")', Code.CODE_NOT_LITERAL),
        ("run.use_artifact(name, type='dataset')", Code.CODE_NOT_LITERAL),
        ('api.artifact("vision-lab/bikes/" + name)', Code.CODE_NOT_LITERAL),
        ('api.artifact("{}/bikes/set".format(team))', Code.CODE_NOT_LITERAL),
        ('api.artifact("%s/bikes/set" % team)', Code.CODE_NOT_LITERAL),
        ("api.artifact(os.path.join('a', 'b'))", Code.CODE_NOT_LITERAL),
        ("wandb artifact get $TEAM/bikes/set:v3", Code.CODE_NOT_LITERAL),
        ('run.use_artifact("bike-dataset:v3")', Code.NAME_MALFORMED),
    ],
)
def test_anything_else_gets_a_sentence(text: str, code: Code) -> None:
    with pytest.raises(UsageError) as caught:
        parse_link(text, KNOWN)
    assert caught.value.code is code
    assert len(str(caught.value)) < 400
    assert str(caught.value).isprintable()


_NAMES = st.text(min_size=1, max_size=20).filter(lambda text: is_name(text) and "/" not in text)
_ALIASES = st.text(min_size=1, max_size=20).filter(is_name)
_ARTIFACTS = st.builds(ArtifactName, _NAMES, _NAMES, _NAMES, _ALIASES)
_FILES = st.just("") | st.lists(_NAMES, min_size=1, max_size=4).map("/".join)


@given(
    st.sampled_from(KNOWN), _ARTIFACTS, _FILES, st.sampled_from(["{}", " {}\n", "<{}>", '"{}".', "see {}, or", "({})"])
)
def test_our_own_links_are_read_back(server: str, name: ArtifactName, file: str, around: str) -> None:
    link = app_link(server, name, file)
    assert link.isascii()
    assert parse_link(around.format(link)) == Link(server, ArtifactTarget(name, None, file))


@given(st.sampled_from(KNOWN), _ARTIFACTS, _FILES)
def test_our_own_links_survive_a_second_encoding(server: str, name: ArtifactName, file: str) -> None:
    once = app_link(server, name, file)
    again = once.replace("%", "%25")
    assert parse_link(again) == parse_link(once)


@given(st.sampled_from(KNOWN), _ARTIFACTS, _NAMES, _FILES, st.sampled_from(["{}", "{}.", "<{}>", "({})"]))
def test_links_to_pages_are_read_back(server: str, name: ArtifactName, kind: str, file: str, around: str) -> None:
    ambiguous = any("%" in part for part in (name.entity or "", name.project, kind))
    ambiguous |= name.project == "orgs" or name.entity in ("orgs", "registry")
    if not ambiguous and not name.project.startswith("wandb-registry-"):
        link = web_link(server, name, kind, file)
        assert parse_link(around.format(link), KNOWN) == Link(server, ArtifactTarget(name, kind, file))


@given(st.sampled_from(KNOWN), _NAMES, _NAMES, _ALIASES)
def test_links_to_pages_of_a_registry_are_read_back(server: str, registry: str, collection: str, alias: str) -> None:
    name = ArtifactName("open-vision", f"wandb-registry-{registry}", collection, alias)
    link = web_link(server, name, "model", organization="Open Vision")
    assert "wandb-registry" not in link.partition("?")[0]
    assert parse_link(link, KNOWN) == Link(server, ArtifactTarget(name))


def test_a_link_for_others_needs_the_entity() -> None:
    name = ArtifactName(None, "bikes", "bike-dataset")
    for make in (lambda: app_link(OWN, name), lambda: web_link(OWN, name, "dataset")):
        with pytest.raises(ValueError, match="entity"):
            make()


_PIECES = st.sampled_from(
    [
        "https://",
        "wandb.ai/",
        "wandb-artifact://",
        "artifact-desktop://open/",
        "/artifacts/",
        "/runs/",
        "/files/",
        "%2F",
        "?selectionPath=",
        "&version=",
        "orgs/",
        "/registry/",
        "use_artifact(",
        '"',
        "'",
        ")",
        "=",
        ":",
        "@",
        "--root",
        "$",
        "<",
        ">",
        "](",
        "%3A%2F%2F",
        "\u202e",
        "\x00",
        "v3",
        "a/b/c",
        "[",
        "..",
        "é",
    ]
) | st.sampled_from(["\n", " ", "wandb artifact get "])


@given(st.text() | st.lists(_PIECES | st.text(max_size=5), max_size=20).map("".join))
@example("https://wandb.ai:99999/a/b")
@example("https://" * 100_000)
@example("https://wandb.ai/a/b " * 50_000)
@example("run.use_artifact('a/b/c', " * 50_000)
@example("artifact-desktop://open/a/b/c/d?server=%25")
def test_no_text_raises_anything_else(text: str) -> None:
    try:
        link = parse_link(text, KNOWN)
    except UsageError:
        return
    assert link.server is None or link.server.startswith(("https://", "http://"))


@given(
    st.sampled_from(
        [
            KEY,
            f"local-{KEY}",
            "wandb_v1_" + "Q7fKzR2mXw9_" * 6,
            f"{KEY[:20]}\n{KEY[20:]}",
            f"{KEY[:9]}\u200b{KEY[9:]}",
        ]
    ),
    st.sampled_from(
        ["{}", "https://{}", "https://api:{}@wandb.ai/a/b", "https://a/b?key={}", "a b {}", "WANDB_API_KEY={}", "{} {}"]
    )
    | st.lists(_PIECES, max_size=4).map(lambda pieces: "".join(pieces) + "{}"),
)
def test_no_key_is_repeated(key: str, around: str) -> None:
    try:
        parse_link(around.replace("{}", key), KNOWN)
    except UsageError as error:
        told = "".join(f"{error!r} {error} {error.title}".split())
        assert key[:20] not in told
        assert key[-20:] not in told
