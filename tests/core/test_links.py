"""What may be pasted, dropped, typed or handed over: every shape of a link, and everything that is none."""

import base64
from urllib.parse import quote

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from artifact_desktop.core.errors import Code, UsageError
from artifact_desktop.core.links import (
    ArtifactIdTarget,
    ArtifactTarget,
    EntityTarget,
    Link,
    ProjectTarget,
    RegistryTarget,
    RunTarget,
    Target,
    app_link,
    parse_link,
    same_server,
    web_link,
)
from artifact_desktop.core.names import DEFAULT_SERVER, ArtifactName, is_name

_OWN = "http://wandb.example.org:8080"
_BASED = "https://tools.example.org/wandb-base"
_KNOWN = (DEFAULT_SERVER, _OWN, _BASED, "https://api.acme.example")
_PAGE = "vision-lab/bikes/artifacts/dataset/bike-dataset"
_ID = base64.b64encode(b"Artifact:123").decode()
_HEX = b"Artifact:123".hex()
_KEY = "5e1d7a90c3b8f2645e1d7a90c3b8f2645e1d7a90"


def bikes(alias: str = "v3", *, type_name: str | None = None, file: str = "") -> ArtifactTarget:
    return ArtifactTarget(ArtifactName("vision-lab", "bikes", "bike-dataset", alias), type_name, file)


def artifact(name: str, alias: str = "latest", type_name: str | None = None, file: str = "") -> ArtifactTarget:
    entity, project, collection = name.split("/")
    return ArtifactTarget(ArtifactName(entity or None, project, collection, alias), type_name, file)


_V3 = bikes(type_name="dataset")
_DETECTOR = artifact("open-vision/wandb-registry-models/Bike Detector", "v1")
_SELECTION = "selectionPath=open-vision%2Fwandb-registry-models%2FBike%20Detector&view=membership&version=v1"
_SAFE = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwandb.ai%2F" + quote(_PAGE, safe="")
_LONG = "https://wandb.ai/vision-lab/bikes/artifacts/a-type-with-a-long-name/"

# What is pasted, the server it names, where it leads.
SHAPES: dict[str, tuple[str | None, Target]] = {
    # pages of the W&B cloud
    f"https://wandb.ai/{_PAGE}/v3": (DEFAULT_SERVER, _V3),
    f"https://www.wandb.ai/{_PAGE}/v3": (DEFAULT_SERVER, _V3),
    f"https://app.wandb.ai/{_PAGE}/v3": (DEFAULT_SERVER, _V3),
    f"http://wandb.ai/{_PAGE}/v3": (DEFAULT_SERVER, _V3),
    f"HTTPS://WandB.ai/{_PAGE}/v3": (DEFAULT_SERVER, _V3),
    f"https://forge.coreweave.com/wandb/{_PAGE}/v3": (DEFAULT_SERVER, _V3),
    f"https://forge.coreweave.com/wandb/{_PAGE}/v3/overview": (DEFAULT_SERVER, _V3),
    f"https://forge.coreweave.com/{_PAGE}/v3": (DEFAULT_SERVER, _V3),
    f"wandb.ai/{_PAGE}/v3": (DEFAULT_SERVER, _V3),
    f"forge.coreweave.com/wandb/{_PAGE}/v3": (DEFAULT_SERVER, _V3),
    f"https://wandb.ai/{_PAGE}": (DEFAULT_SERVER, bikes("latest", type_name="dataset")),
    f"https://wandb.ai/{_PAGE}/": (DEFAULT_SERVER, bikes("latest", type_name="dataset")),
    f"https://wandb.ai/{_PAGE}/overview": (DEFAULT_SERVER, bikes("latest", type_name="dataset")),
    f"https://wandb.ai/{_PAGE}/latest": (DEFAULT_SERVER, bikes("latest", type_name="dataset")),
    f"https://wandb.ai/{_PAGE}/v3/overview": (DEFAULT_SERVER, _V3),
    f"https://wandb.ai/{_PAGE}/v3/metadata": (DEFAULT_SERVER, _V3),
    f"https://wandb.ai/{_PAGE}/v3/usage": (DEFAULT_SERVER, _V3),
    f"https://wandb.ai/{_PAGE}/v3/lineage?graph=full": (DEFAULT_SERVER, _V3),
    f"https://wandb.ai/{_PAGE}/v3/a-tab-of-tomorrow/x": (DEFAULT_SERVER, _V3),
    f"https://wandb.ai/{_PAGE}/v3/files": (DEFAULT_SERVER, _V3),
    f"https://wandb.ai/{_PAGE}/v3/files/images/0001.png": (
        DEFAULT_SERVER,
        bikes(type_name="dataset", file="images/0001.png"),
    ),
    f"https://wandb.ai/{_PAGE}/v3/files/a%20b/%C3%A4%23.txt?x=1#y": (
        DEFAULT_SERVER,
        bikes(type_name="dataset", file="a b/ä#.txt"),
    ),
    f"https://wandb.ai/{_PAGE}/files/images": (DEFAULT_SERVER, bikes("latest", type_name="dataset", file="images")),
    f"https://wandb.ai/{_PAGE}/files/overview": (DEFAULT_SERVER, bikes("files", type_name="dataset")),
    f"https://wandb.ai/{_PAGE}/v3?workspace=user-ana&nw=1#graph": (DEFAULT_SERVER, _V3),
    "https://wandb.ai/vision-lab/bikes/artifacts/my%20type/bike%20set/best%2Fone": (
        DEFAULT_SERVER,
        artifact("vision-lab/bikes/bike set", "best/one", "my type"),
    ),
    "https://wandb.ai/vision-lab/bikes/artifacts/dataset/fahrr%C3%A4der/v0": (
        DEFAULT_SERVER,
        artifact("vision-lab/bikes/fahrräder", "v0", "dataset"),
    ),
    "https://wandb.ai/vision-lab/bikes/artifacts/dataset/fahrräder/v0": (
        DEFAULT_SERVER,
        artifact("vision-lab/bikes/fahrräder", "v0", "dataset"),
    ),
    "https://wandb.ai/vision-lab/bikes/artifacts/dataset/a%252Fb/v0": (  # a name that itself holds %2F
        DEFAULT_SERVER,
        artifact("vision-lab/bikes/a%2Fb", "v0", "dataset"),
    ),
    "https://wandb.ai/vision-lab/bikes/artifacts/my%2520type/bike%2520set/v0": (  # encoded twice: types hold no %
        DEFAULT_SERVER,
        artifact("vision-lab/bikes/bike set", "v0", "my type"),
    ),
    "https://wandb.ai/vision-lab/my%20bikes/artifacts/dataset/a+b/v0": (
        DEFAULT_SERVER,
        artifact("vision-lab/my bikes/a+b", "v0", "dataset"),
    ),
    "https://wandb.ai/runs/artifacts/artifacts/runs/artifacts/v0": (
        DEFAULT_SERVER,
        artifact("runs/artifacts/artifacts", "v0", "runs"),
    ),
    f"https://wandb.ai/wandb/{'/'.join(_PAGE.split('/')[1:])}/v3": (
        DEFAULT_SERVER,
        artifact("wandb/bikes/bike-dataset", "v3", "dataset"),
    ),
    # other servers
    f"https://acme.wandb.io/{_PAGE}/v3": ("https://acme.wandb.io", _V3),
    f"acme.wandb.io/{_PAGE}/v3": ("https://acme.wandb.io", _V3),
    f"{_OWN}/{_PAGE}/v3": (_OWN, _V3),
    f"wandb.example.org:8080/{_PAGE}/v3": (_OWN, _V3),
    f"http://localhost:8080/{_PAGE}/v3": ("http://localhost:8080", _V3),
    f"localhost:8080/{_PAGE}/v3": ("http://localhost:8080", _V3),
    f"http://[2001:db8::1]:8080/{_PAGE}/v3": ("http://[2001:db8::1]:8080", _V3),
    f"https://unknown.example/some/path/{_PAGE}/v3": ("https://unknown.example/some/path", _V3),
    f"https://bücher.example/{_PAGE}/v3": ("https://xn--bcher-kva.example", _V3),
    f"{_BASED}/{_PAGE}/v3": (_BASED, _V3),
    f"http://tools.example.org/wandb-base/{_PAGE}/v3": (_BASED, _V3),
    f"{_BASED}/vision-lab/bikes": (_BASED, ProjectTarget("vision-lab", "bikes")),
    f"{_BASED}/vision-lab": (_BASED, EntityTarget("vision-lab")),
    f"https://tools.example.org/{_PAGE}/v3": ("https://tools.example.org", _V3),
    f"https://app.acme.example/{_PAGE}/v3": ("https://api.acme.example", _V3),
    f"https://api.acme.example/{_PAGE}/v3": ("https://api.acme.example", _V3),
    # registries
    f"https://wandb.ai/orgs/Open%20Vision/registry/models?{_SELECTION}": (DEFAULT_SERVER, _DETECTOR),
    f"https://wandb.ai/orgs/Open Vision/registry/models?{_SELECTION}": (DEFAULT_SERVER, _DETECTOR),
    f"https://forge.coreweave.com/wandb/orgs/open-vision/registry/models?{_SELECTION}": (DEFAULT_SERVER, _DETECTOR),
    f"https://forge.coreweave.com/registry/models?{_SELECTION}": (DEFAULT_SERVER, _DETECTOR),
    f"https://forge.coreweave.com/registry/open-vision/models/x/y?{_SELECTION}": (DEFAULT_SERVER, _DETECTOR),
    f"https://wandb.ai/orgs/o/registry/models?{_SELECTION.replace('&', '&amp;')}": (DEFAULT_SERVER, _DETECTOR),
    f"https://wandb.ai/orgs/o/registry/models?{_SELECTION.replace('%20', '+')}": (DEFAULT_SERVER, _DETECTOR),
    f"https://wandb.ai/orgs/o/registry/models?{_SELECTION.replace('%', '%25')}": (DEFAULT_SERVER, _DETECTOR),
    f"https://wandb.ai/orgs/o/registry/models?{_SELECTION.partition('&')[0]}": (
        DEFAULT_SERVER,
        artifact("open-vision/wandb-registry-models/Bike Detector"),
    ),
    f"{_BASED}/orgs/o/registry/models?{_SELECTION}": (_BASED, _DETECTOR),
    f"https://unknown.example/base/orgs/o/registry/models?{_SELECTION}": ("https://unknown.example/base", _DETECTOR),
    "https://wandb.ai/vision-lab/registry/model?selectionPath=vision-lab%2Fmodel-registry%2FNet&version=v2": (
        DEFAULT_SERVER,
        artifact("vision-lab/model-registry/Net", "v2"),
    ),
    "https://wandb.ai/vision-lab/registry/model": (DEFAULT_SERVER, ProjectTarget("vision-lab", "model-registry")),
    "https://wandb.ai/orgs/Open%20Vision/registry/models": (DEFAULT_SERVER, RegistryTarget("Open Vision", "models")),
    "https://wandb.ai/orgs/Open%20Vision/registry/models/settings": (
        DEFAULT_SERVER,
        RegistryTarget("Open Vision", "models"),
    ),
    "https://wandb.ai/orgs/Open%20Vision/registry": (DEFAULT_SERVER, RegistryTarget("Open Vision", None)),
    "https://wandb.ai/registry/models": (DEFAULT_SERVER, RegistryTarget(None, "models")),
    "https://forge.coreweave.com/registry/": (DEFAULT_SERVER, RegistryTarget(None, None)),
    "https://forge.coreweave.com/registry/open-vision/models": (
        DEFAULT_SERVER,
        RegistryTarget("open-vision", "models"),
    ),
    "https://wandb.ai/open-vision/wandb-registry-models/artifacts/model/Bike%20Detector/v1": (
        DEFAULT_SERVER,
        artifact("open-vision/wandb-registry-models/Bike Detector", "v1", "model"),
    ),
    # runs, projects, teams
    "https://wandb.ai/vision-lab/bikes/runs/1a2b3c4d": (DEFAULT_SERVER, RunTarget("vision-lab", "bikes", "1a2b3c4d")),
    "https://wandb.ai/vision-lab/bikes/runs/1a2b3c4d/artifacts?workspace=x": (
        DEFAULT_SERVER,
        RunTarget("vision-lab", "bikes", "1a2b3c4d"),
    ),
    "https://wandb.ai/vision-lab/bikes/runs/1a2b3c4d/files/output.log": (
        DEFAULT_SERVER,
        RunTarget("vision-lab", "bikes", "1a2b3c4d"),
    ),
    "https://x.example/base/a/b/runs/r/overview": ("https://x.example/base", RunTarget("a", "b", "r")),
    "https://wandb.ai/vision-lab/bikes/runs": (DEFAULT_SERVER, ProjectTarget("vision-lab", "bikes")),
    "https://wandb.ai/vision-lab/bikes": (DEFAULT_SERVER, ProjectTarget("vision-lab", "bikes")),
    "https://wandb.ai/vision-lab/bikes/": (DEFAULT_SERVER, ProjectTarget("vision-lab", "bikes")),
    "https://wandb.ai/vision-lab/bikes/artifacts": (DEFAULT_SERVER, ProjectTarget("vision-lab", "bikes")),
    "https://wandb.ai/vision-lab/bikes/artifacts/dataset": (DEFAULT_SERVER, ProjectTarget("vision-lab", "bikes")),
    "https://wandb.ai/vision-lab/bikes/workspace?nw=nwuserana": (DEFAULT_SERVER, ProjectTarget("vision-lab", "bikes")),
    "https://wandb.ai/vision-lab/bikes/reports/How--Vmlldzo0": (DEFAULT_SERVER, ProjectTarget("vision-lab", "bikes")),
    "https://forge.coreweave.com/wandb/vision-lab/bikes": (DEFAULT_SERVER, ProjectTarget("vision-lab", "bikes")),
    "https://unknown.example/vision-lab/bikes": ("https://unknown.example", ProjectTarget("vision-lab", "bikes")),
    "https://wandb.ai/vision-lab": (DEFAULT_SERVER, EntityTarget("vision-lab")),
    "https://wandb.ai/vision-lab/projects": (DEFAULT_SERVER, EntityTarget("vision-lab")),
    "https://forge.coreweave.com/wandb/vision-lab": (DEFAULT_SERVER, EntityTarget("vision-lab")),
    # names
    "vision-lab/bikes/bike-dataset:v3": (None, bikes()),
    "vision-lab/bikes/bike-dataset": (None, bikes("latest")),
    "bikes/bike-dataset:v3": (None, artifact("/bikes/bike-dataset", "v3")),
    "bikes/bike-dataset": (None, artifact("/bikes/bike-dataset")),
    "vision-lab/bikes/bike-dataset/v3": (None, bikes()),
    "vision-lab/bikes/bike-dataset:best/of:all": (None, bikes("best/of:all")),
    "vision-lab/bikes/bike-dataset:release candidate": (None, bikes("release candidate")),
    "vision-lab/bikes/bike-dataset:9e4616de485dd25d80bdae5348659a52": (None, bikes("9e4616de485dd25d80bdae5348659a52")),
    "open-vision/wandb-registry-models/Bike Detector:v1": (None, _DETECTOR),
    "Open Vision/wandb-registry-models/Bike Detector:v1": (
        None,
        artifact("Open Vision/wandb-registry-models/Bike Detector", "v1"),
    ),
    "wandb-registry-models/Bike Detector": (None, artifact("/wandb-registry-models/Bike Detector")),
    f"{_PAGE}/v3": (None, _V3),
    f"/{_PAGE}/v3/files/images": (None, bikes(type_name="dataset", file="images")),
    "vision-lab/bikes/runs/1a2b3c4d": (None, RunTarget("vision-lab", "bikes", "1a2b3c4d")),
    f"orgs/o/registry/models?{_SELECTION}": (None, _DETECTOR),
    # ids and references
    _ID: (None, ArtifactIdTarget(_ID)),
    f"wandb-artifact://{_HEX}/images/0001.png": (None, ArtifactIdTarget(_ID, "images/0001.png")),
    f"wandb-artifact://{_HEX.upper()}/a b.txt": (None, ArtifactIdTarget(_ID, "a b.txt")),
    f"wandb-artifact://{_HEX}": (None, ArtifactIdTarget(_ID)),
    "wandb-artifact:///vision-lab/bikes/bike-dataset:v3": (None, bikes()),
    "wandb-artifact:///vision-lab/bikes/bike-dataset:v3/images/0001.png": (None, bikes(file="images/0001.png")),
    "wandb-artifact:///vision-lab/bikes/bike-dataset:best/one": (None, bikes("best/one")),
    "wandb-artifact://vision-lab/bikes/bike-dataset:v3": (None, bikes()),
    # our own
    "artifact-desktop://open/vision-lab/bikes/bike-dataset/v3?server=https%3A%2F%2Fapi.wandb.ai": (
        DEFAULT_SERVER,
        bikes(),
    ),
    f"artifact-desktop://open/vision-lab/bikes/bike-dataset/v3?file=a%2Fb+c&server={quote(_OWN, safe='')}": (
        _OWN,
        bikes(file="a/b+c"),
    ),
    "ARTIFACT-DESKTOP://OPEN/vision-lab/bikes/bike-dataset/v3/?server=https%3A%2F%2FAPI.wandb.ai": (
        DEFAULT_SERVER,
        bikes(),
    ),
    "artifact-desktop:open/vision-lab/bikes/bike-dataset/best/one?server=https://api.wandb.ai": (
        DEFAULT_SERVER,
        bikes("best/one"),
    ),
    "artifact-desktop://open/a/b/my%2520set/v3?server%3Dhttps%253A%252F%252Fapi.wandb.ai": (
        DEFAULT_SERVER,
        artifact("a/b/my set", "v3"),
    ),
    "artifact-desktop://open/vision-lab/bikes/bike-dataset": (None, bikes("latest")),
    # code
    'run.use_artifact("vision-lab/bikes/bike-dataset:v3")': (None, bikes()),
    "artifact = wandb.use_artifact('vision-lab/bikes/bike-dataset:v3', type='dataset')": (None, _V3),
    'api.artifact("vision-lab/bikes/bike-dataset:v3", "dataset")': (None, _V3),
    'artifact = api.artifact(name="vision-lab/bikes/bike-dataset:v3")': (None, bikes()),
    'art = wandb.Api().artifact(type="dataset", name = "vision-lab/bikes/bike-dataset:v3",)': (None, _V3),
    'run.use_artifact(\n    "vision-lab/bikes/bike-dataset:v3",  # the good one, not v2\n    type="dataset",\n)': (
        None,
        _V3,
    ),
    "import wandb\nrun = wandb.init()\nartifact = run.use_artifact('vision-lab/bikes/bike-dataset:v3', "
    "type='dataset')\nartifact_dir = artifact.download()": (None, _V3),
    'run = wandb.init(entity="vision-lab", project="bikes")\nrun.use_artifact("bike-dataset:v3")': (None, bikes()),
    'run = wandb.init(project="bikes", job_type=kind)\nrun.use_artifact("bike-dataset:v3")': (
        None,
        artifact("/bikes/bike-dataset", "v3"),
    ),
    'art = api.artifact(f"vision-lab/bikes/bike-dataset:v3")': (None, bikes()),
    'first = api.artifact(name)\nsecond = api.artifact("vision-lab/bikes/bike-dataset:v3")': (None, bikes()),
    "run.use_artifact(“vision-lab/bikes/bike-dataset:v3”)": (None, bikes()),
    'run.use_model(name="vision-lab/bikes/bike-dataset:v3")': (None, bikes()),
    'api.artifact_versions("dataset", "vision-lab/bikes/bike-dataset")': (None, bikes("latest", type_name="dataset")),
    'run = api.run("vision-lab/bikes/1a2b3c4d")': (None, RunTarget("vision-lab", "bikes", "1a2b3c4d")),
    f'api.artifact("wandb-artifact://{_HEX}/x")': (None, ArtifactIdTarget(_ID, "x")),
    "wandb artifact get vision-lab/bikes/bike-dataset:v3": (None, bikes()),
    "$ wandb artifact get --root ./data vision-lab/bikes/bike-dataset:v3 --type dataset": (None, _V3),
    "!wandb artifact get 'open-vision/wandb-registry-models/Bike Detector:v1'": (None, _DETECTOR),
    "wandb artifact get \\\n  vision-lab/bikes/bike-dataset:v3 \\\n  --root x": (None, bikes()),
    "pip install wandb\nwandb login\nwandb artifact get vision-lab/bikes/bike-dataset:v3": (None, bikes()),
    "artifact-desktop get vision-lab/bikes/bike-dataset:v3 --json": (None, bikes()),
    f'artifact-desktop get "https://wandb.ai/{_PAGE}/v3" --path images/': (DEFAULT_SERVER, _V3),
    # what is around it
    f"  https://wandb.ai/{_PAGE}/v3 \r\n": (DEFAULT_SERVER, _V3),
    f'"https://wandb.ai/{_PAGE}/v3"': (DEFAULT_SERVER, _V3),
    f"'https://wandb.ai/{_PAGE}/v3',": (DEFAULT_SERVER, _V3),
    f"“https://wandb.ai/{_PAGE}/v3”.": (DEFAULT_SERVER, _V3),
    f"<https://wandb.ai/{_PAGE}/v3>": (DEFAULT_SERVER, _V3),
    f"<https://wandb.ai/{_PAGE}/v3|the bikes>": (DEFAULT_SERVER, _V3),
    f"[the bikes](https://wandb.ai/{_PAGE}/v3).": (DEFAULT_SERVER, _V3),
    f"[https://wandb.ai/{_PAGE}/v3](https://wandb.ai/{_PAGE}/v3)": (DEFAULT_SERVER, _V3),
    f'<a href="https://wandb.ai/{_PAGE}/v3">the bikes</a>': (DEFAULT_SERVER, _V3),
    f"Hi Ana, the data (https://wandb.ai/{_PAGE}/v3), as promised!": (DEFAULT_SERVER, _V3),
    f"The bikes are at **https://wandb.ai/{_PAGE}/v3**: enjoy": (DEFAULT_SERVER, _V3),
    f"https://wandb.ai/{_PAGE}/v3\nhttps://wandb.ai/{_PAGE}/v4": (DEFAULT_SERVER, _V3),
    f"https://wandb.ai/{_PAGE}/v3\nThanks": (DEFAULT_SERVER, _V3),
    f"{_LONG}bike-data\nset/v3\nRegards": (
        DEFAULT_SERVER,
        artifact("vision-lab/bikes/bike-dataset", "v3", "a-type-with-a-long-name"),
    ),
    f"> {_LONG}\n> bike-dataset/v3": (
        DEFAULT_SERVER,
        artifact("vision-lab/bikes/bike-dataset", "v3", "a-type-with-a-long-name"),
    ),
    "<https://wandb.ai/vision-lab/bikes/\n  artifacts/dataset/bike-dataset/v3>": (DEFAULT_SERVER, _V3),
    f"\ufeffhttps://wandb.ai/{_PAGE[:20]}\u200b{_PAGE[20:]}/v3\u2060": (DEFAULT_SERVER, _V3),
    f"\u202ahttps://wandb.ai/{_PAGE}/v3\u202c": (DEFAULT_SERVER, _V3),
    "https://wandb.ai/a/b/artifacts/model/Bike Detector/v3": (
        DEFAULT_SERVER,
        artifact("a/b/Bike Detector", "v3", "model"),
    ),
    f"https://docs.example/guides/artifacts\nhttps://wandb.ai/{_PAGE}/v3": (DEFAULT_SERVER, _V3),
    "“vision-lab/bikes/bike-dataset:v3”,": (None, bikes()),
    "`vision-lab/bikes/bike-dataset:v3`": (None, bikes()),
    quote(f"https://wandb.ai/{_PAGE}/v3", safe=""): (DEFAULT_SERVER, _V3),
    f"{_SAFE}%2Fv3&data=05%7C01&reserved=0": (DEFAULT_SERVER, _V3),
    f"https://www.google.com/url?q=https://wandb.ai/{_PAGE}/v3&sa=D": (DEFAULT_SERVER, _V3),
    f"https://urldefense.com/v3/__https://wandb.ai/{_PAGE}/v3__;!!abc$": (DEFAULT_SERVER, _V3),
}


@pytest.mark.parametrize(("text", "link"), SHAPES.items())
def test_every_shape_leads_to_its_target(text: str, link: tuple[str | None, Target]) -> None:
    assert parse_link(text, _KNOWN) == Link(*link)


def test_a_path_before_the_team_is_told_from_the_shape_where_no_server_is_known() -> None:
    assert parse_link(f"{_BASED}/{_PAGE}/v3").server == _BASED
    assert parse_link(f"{_BASED}/vision-lab/bikes").target == ProjectTarget("wandb-base", "vision-lab")  # it cannot be


@pytest.mark.parametrize(
    ("text", "server", "same"),
    [
        ("vision-lab/bikes/bike-dataset", _OWN, True),
        (f"{_OWN}/{_PAGE}", _OWN, True),
        (f"https://wandb.ai/{_PAGE}", DEFAULT_SERVER, True),
        (f"https://wandb.ai/{_PAGE}", _OWN, False),
        (f"{_OWN}/{_PAGE}", DEFAULT_SERVER, False),
        (f"http://wandb.example.org/{_PAGE}", _OWN, False),
        (f"{_BASED}/{_PAGE}", _BASED, True),
        (f"https://tools.example.org/{_PAGE}", _BASED, False),
        (f"https://tools.example.org/wandb-base-2/{_PAGE}", _BASED, False),
        (f"https://tools.example.org/wandb-base/{_PAGE}", "https://tools.example.org", False),
        (f"https://wandb.ai.evil.example/{_PAGE}", DEFAULT_SERVER, False),
        (f"https://evil.example/wandb.ai/{_PAGE}", DEFAULT_SERVER, False),
        (f"https://wаndb.ai/{_PAGE}", DEFAULT_SERVER, False),  # a Cyrillic letter
        (f"https://wandb.ai./{_PAGE}", DEFAULT_SERVER, True),
        (f"https://wandb.ai:443/{_PAGE}", DEFAULT_SERVER, True),
        (f"https://eur01.safelinks.protection.outlook.com/?url=https://evil.example/{_PAGE}", DEFAULT_SERVER, False),
    ],
)
def test_which_links_may_be_opened_on_a_server(text: str, server: str, same: bool) -> None:
    assert same_server(parse_link(text, [server]), server) is same


def test_a_host_that_looks_like_another_one_is_written_as_it_is_looked_up() -> None:
    server = parse_link(f"https://wаndb.ai/{_PAGE}").server
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
        (f"https://wandb.ai/a/../b/artifacts/{_PAGE}", Code.LINK_MALFORMED),
        ("https://wandb.ai/a/b/artifacts/dataset/%2E%2E/v0", Code.LINK_MALFORMED),
        (f"https://wandb.ai/{_PAGE}/v3/files/../../etc/passwd", Code.LINK_MALFORMED),
        (f"https://wandb.ai/{_PAGE}/v3%0A", Code.LINK_MALFORMED),
        (f"https://wandb.ai/{_PAGE}/%E2%80%AEv3", Code.LINK_MALFORMED),
        (f"https://wandb.ai/{_PAGE}/v3\x07", Code.LINK_MALFORMED),
        (f"https://ana:secret@wandb.ai/{_PAGE}", Code.LINK_MALFORMED),
        (f"https://wandb.ai@evil.example/{_PAGE}", Code.LINK_MALFORMED),
        ("https://wandb.ai/orgs/o/registry/r?selectionPath=a%2Fb%2Fc%2Fd", Code.LINK_MALFORMED),
        ("https://wandb.ai/orgs/o/registry/r?selectionPath=..%2Fb%2Fc", Code.LINK_MALFORMED),
        ("wandb-artifact://zz/x", Code.LINK_MALFORMED),
        (f"wandb-artifact://{_HEX}/../x", Code.LINK_MALFORMED),
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
        parse_link(text, _KNOWN)
    assert caught.value.code is code
    assert len(str(caught.value)) < 400
    assert str(caught.value).isprintable()


_NAMES = st.text(min_size=1, max_size=20).filter(lambda text: is_name(text) and "/" not in text)
_ALIASES = st.text(min_size=1, max_size=20).filter(is_name)
_ARTIFACTS = st.builds(ArtifactName, _NAMES, _NAMES, _NAMES, _ALIASES)
_FILES = st.just("") | st.lists(_NAMES, min_size=1, max_size=4).map("/".join)


@given(
    st.sampled_from(_KNOWN), _ARTIFACTS, _FILES, st.sampled_from(["{}", " {}\n", "<{}>", '"{}".', "see {}, or", "({})"])
)
def test_our_own_links_are_read_back(server: str, name: ArtifactName, file: str, around: str) -> None:
    link = app_link(server, name, file)
    assert link.isascii()
    assert parse_link(around.format(link)) == Link(server, ArtifactTarget(name, None, file))


@given(st.sampled_from(_KNOWN), _ARTIFACTS, _FILES)
def test_our_own_links_survive_a_second_encoding(server: str, name: ArtifactName, file: str) -> None:
    once = app_link(server, name, file)
    again = once.replace("%", "%25")
    assert parse_link(again) == parse_link(once)


@given(st.sampled_from(_KNOWN), _ARTIFACTS, _NAMES, _FILES, st.sampled_from(["{}", "{}.", "<{}>", "({})"]))
def test_links_to_pages_are_read_back(server: str, name: ArtifactName, kind: str, file: str, around: str) -> None:
    ambiguous = any("%" in part for part in (name.entity or "", name.project, kind))
    ambiguous |= name.project == "orgs" or name.entity in ("orgs", "registry")
    if not ambiguous and not name.project.startswith("wandb-registry-"):
        link = web_link(server, name, kind, file)
        assert parse_link(around.format(link), _KNOWN) == Link(server, ArtifactTarget(name, kind, file))


@given(st.sampled_from(_KNOWN), _NAMES, _NAMES, _ALIASES)
def test_links_to_pages_of_a_registry_are_read_back(server: str, registry: str, collection: str, alias: str) -> None:
    name = ArtifactName("open-vision", f"wandb-registry-{registry}", collection, alias)
    link = web_link(server, name, "model", organization="Open Vision")
    assert "wandb-registry" not in link.partition("?")[0]
    assert parse_link(link, _KNOWN) == Link(server, ArtifactTarget(name))


def test_a_link_for_others_needs_the_entity() -> None:
    name = ArtifactName(None, "bikes", "bike-dataset")
    for make in (lambda: app_link(_OWN, name), lambda: web_link(_OWN, name, "dataset")):
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
        link = parse_link(text, _KNOWN)
    except UsageError:
        return
    assert link.server is None or link.server.startswith(("https://", "http://"))


@given(
    st.sampled_from(
        [
            _KEY,
            f"local-{_KEY}",
            "wandb_v1_" + "Q7fKzR2mXw9_" * 6,
            f"{_KEY[:20]}\n{_KEY[20:]}",
            f"{_KEY[:9]}\u200b{_KEY[9:]}",
        ]
    ),
    st.sampled_from(
        ["{}", "https://{}", "https://api:{}@wandb.ai/a/b", "https://a/b?key={}", "a b {}", "WANDB_API_KEY={}", "{} {}"]
    )
    | st.lists(_PIECES, max_size=4).map(lambda pieces: "".join(pieces) + "{}"),
)
def test_no_key_is_repeated(key: str, around: str) -> None:
    try:
        parse_link(around.replace("{}", key), _KNOWN)
    except UsageError as error:
        told = "".join(f"{error!r} {error} {error.title}".split())
        assert key[:20] not in told
        assert key[-20:] not in told
