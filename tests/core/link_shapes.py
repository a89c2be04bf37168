"""Every shape in which people meet an artifact, with the server it names and where it leads."""

import base64
from urllib.parse import quote

from artifact_desktop.core.links import (
    ArtifactIdTarget,
    ArtifactTarget,
    EntityTarget,
    ProjectTarget,
    RegistryTarget,
    RunTarget,
    Target,
)
from artifact_desktop.core.names import DEFAULT_SERVER, ArtifactName

OWN = "http://wandb.example.org:8080"
BASED = "https://tools.example.org/wandb-base"
KNOWN = (DEFAULT_SERVER, OWN, BASED, "https://api.acme.example")
PAGE = "vision-lab/bikes/artifacts/dataset/bike-dataset"
ID = base64.b64encode(b"Artifact:123").decode()
HEX = b"Artifact:123".hex()


def bikes(alias: str = "v3", *, type_name: str | None = None, file: str = "") -> ArtifactTarget:
    return ArtifactTarget(ArtifactName("vision-lab", "bikes", "bike-dataset", alias), type_name, file)


def artifact(name: str, alias: str = "latest", type_name: str | None = None, file: str = "") -> ArtifactTarget:
    entity, project, collection = name.split("/")
    return ArtifactTarget(ArtifactName(entity or None, project, collection, alias), type_name, file)


_V3 = bikes(type_name="dataset")
_DETECTOR = artifact("open-vision/wandb-registry-models/Bike Detector", "v1")
_SELECTION = "selectionPath=open-vision%2Fwandb-registry-models%2FBike%20Detector&view=membership&version=v1"
_SAFE = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwandb.ai%2F" + quote(PAGE, safe="")
_LONG = "https://wandb.ai/vision-lab/bikes/artifacts/a-type-with-a-long-name/"

# What is pasted, the server it names, where it leads.
SHAPES: dict[str, tuple[str | None, Target]] = {
    # pages of the W&B cloud
    f"https://wandb.ai/{PAGE}/v3": (DEFAULT_SERVER, _V3),
    f"https://www.wandb.ai/{PAGE}/v3": (DEFAULT_SERVER, _V3),
    f"https://app.wandb.ai/{PAGE}/v3": (DEFAULT_SERVER, _V3),
    f"http://wandb.ai/{PAGE}/v3": (DEFAULT_SERVER, _V3),
    f"HTTPS://WandB.ai/{PAGE}/v3": (DEFAULT_SERVER, _V3),
    f"https://forge.coreweave.com/wandb/{PAGE}/v3": (DEFAULT_SERVER, _V3),
    f"https://forge.coreweave.com/wandb/{PAGE}/v3/overview": (DEFAULT_SERVER, _V3),
    f"https://forge.coreweave.com/{PAGE}/v3": (DEFAULT_SERVER, _V3),
    f"wandb.ai/{PAGE}/v3": (DEFAULT_SERVER, _V3),
    f"forge.coreweave.com/wandb/{PAGE}/v3": (DEFAULT_SERVER, _V3),
    f"https://wandb.ai/{PAGE}": (DEFAULT_SERVER, bikes("latest", type_name="dataset")),
    f"https://wandb.ai/{PAGE}/": (DEFAULT_SERVER, bikes("latest", type_name="dataset")),
    f"https://wandb.ai/{PAGE}/overview": (DEFAULT_SERVER, bikes("latest", type_name="dataset")),
    f"https://wandb.ai/{PAGE}/latest": (DEFAULT_SERVER, bikes("latest", type_name="dataset")),
    f"https://wandb.ai/{PAGE}/v3/overview": (DEFAULT_SERVER, _V3),
    f"https://wandb.ai/{PAGE}/v3/metadata": (DEFAULT_SERVER, _V3),
    f"https://wandb.ai/{PAGE}/v3/usage": (DEFAULT_SERVER, _V3),
    f"https://wandb.ai/{PAGE}/v3/lineage?graph=full": (DEFAULT_SERVER, _V3),
    f"https://wandb.ai/{PAGE}/v3/a-tab-of-tomorrow/x": (DEFAULT_SERVER, _V3),
    f"https://wandb.ai/{PAGE}/v3/files": (DEFAULT_SERVER, _V3),
    f"https://wandb.ai/{PAGE}/v3/files/images/0001.png": (
        DEFAULT_SERVER,
        bikes(type_name="dataset", file="images/0001.png"),
    ),
    f"https://wandb.ai/{PAGE}/v3/files/a%20b/%C3%A4%23.txt?x=1#y": (
        DEFAULT_SERVER,
        bikes(type_name="dataset", file="a b/ä#.txt"),
    ),
    f"https://wandb.ai/{PAGE}/files/images": (DEFAULT_SERVER, bikes("latest", type_name="dataset", file="images")),
    f"https://wandb.ai/{PAGE}/files/overview": (DEFAULT_SERVER, bikes("files", type_name="dataset")),
    f"https://wandb.ai/{PAGE}/v3?workspace=user-ana&nw=1#graph": (DEFAULT_SERVER, _V3),
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
    f"https://wandb.ai/wandb/{'/'.join(PAGE.split('/')[1:])}/v3": (
        DEFAULT_SERVER,
        artifact("wandb/bikes/bike-dataset", "v3", "dataset"),
    ),
    # other servers
    f"https://acme.wandb.io/{PAGE}/v3": ("https://acme.wandb.io", _V3),
    f"acme.wandb.io/{PAGE}/v3": ("https://acme.wandb.io", _V3),
    f"{OWN}/{PAGE}/v3": (OWN, _V3),
    f"wandb.example.org:8080/{PAGE}/v3": (OWN, _V3),
    f"http://localhost:8080/{PAGE}/v3": ("http://localhost:8080", _V3),
    f"localhost:8080/{PAGE}/v3": ("http://localhost:8080", _V3),
    f"http://[2001:db8::1]:8080/{PAGE}/v3": ("http://[2001:db8::1]:8080", _V3),
    f"https://unknown.example/some/path/{PAGE}/v3": ("https://unknown.example/some/path", _V3),
    f"https://bücher.example/{PAGE}/v3": ("https://xn--bcher-kva.example", _V3),
    f"{BASED}/{PAGE}/v3": (BASED, _V3),
    f"http://tools.example.org/wandb-base/{PAGE}/v3": (BASED, _V3),
    f"{BASED}/vision-lab/bikes": (BASED, ProjectTarget("vision-lab", "bikes")),
    f"{BASED}/vision-lab": (BASED, EntityTarget("vision-lab")),
    f"https://tools.example.org/{PAGE}/v3": ("https://tools.example.org", _V3),
    f"https://app.acme.example/{PAGE}/v3": ("https://api.acme.example", _V3),
    f"https://api.acme.example/{PAGE}/v3": ("https://api.acme.example", _V3),
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
    f"{BASED}/orgs/o/registry/models?{_SELECTION}": (BASED, _DETECTOR),
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
    f"{PAGE}/v3": (None, _V3),
    f"/{PAGE}/v3/files/images": (None, bikes(type_name="dataset", file="images")),
    "vision-lab/bikes/runs/1a2b3c4d": (None, RunTarget("vision-lab", "bikes", "1a2b3c4d")),
    f"orgs/o/registry/models?{_SELECTION}": (None, _DETECTOR),
    # ids and references
    ID: (None, ArtifactIdTarget(ID)),
    f"wandb-artifact://{HEX}/images/0001.png": (None, ArtifactIdTarget(ID, "images/0001.png")),
    f"wandb-artifact://{HEX.upper()}/a b.txt": (None, ArtifactIdTarget(ID, "a b.txt")),
    f"wandb-artifact://{HEX}": (None, ArtifactIdTarget(ID)),
    "wandb-artifact:///vision-lab/bikes/bike-dataset:v3": (None, bikes()),
    "wandb-artifact:///vision-lab/bikes/bike-dataset:v3/images/0001.png": (None, bikes(file="images/0001.png")),
    "wandb-artifact:///vision-lab/bikes/bike-dataset:best/one": (None, bikes("best/one")),
    "wandb-artifact://vision-lab/bikes/bike-dataset:v3": (None, bikes()),
    # our own
    "artifact-desktop://open/vision-lab/bikes/bike-dataset/v3?server=https%3A%2F%2Fapi.wandb.ai": (
        DEFAULT_SERVER,
        bikes(),
    ),
    f"artifact-desktop://open/vision-lab/bikes/bike-dataset/v3?file=a%2Fb+c&server={quote(OWN, safe='')}": (
        OWN,
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
    f'api.artifact("wandb-artifact://{HEX}/x")': (None, ArtifactIdTarget(ID, "x")),
    "wandb artifact get vision-lab/bikes/bike-dataset:v3": (None, bikes()),
    "$ wandb artifact get --root ./data vision-lab/bikes/bike-dataset:v3 --type dataset": (None, _V3),
    "!wandb artifact get 'open-vision/wandb-registry-models/Bike Detector:v1'": (None, _DETECTOR),
    "wandb artifact get \\\n  vision-lab/bikes/bike-dataset:v3 \\\n  --root x": (None, bikes()),
    "pip install wandb\nwandb login\nwandb artifact get vision-lab/bikes/bike-dataset:v3": (None, bikes()),
    "artifact-desktop get vision-lab/bikes/bike-dataset:v3 --json": (None, bikes()),
    f'artifact-desktop get "https://wandb.ai/{PAGE}/v3" --path images/': (DEFAULT_SERVER, _V3),
    # what is around it
    f"  https://wandb.ai/{PAGE}/v3 \r\n": (DEFAULT_SERVER, _V3),
    f'"https://wandb.ai/{PAGE}/v3"': (DEFAULT_SERVER, _V3),
    f"'https://wandb.ai/{PAGE}/v3',": (DEFAULT_SERVER, _V3),
    f"“https://wandb.ai/{PAGE}/v3”.": (DEFAULT_SERVER, _V3),
    f"<https://wandb.ai/{PAGE}/v3>": (DEFAULT_SERVER, _V3),
    f"<https://wandb.ai/{PAGE}/v3|the bikes>": (DEFAULT_SERVER, _V3),
    f"[the bikes](https://wandb.ai/{PAGE}/v3).": (DEFAULT_SERVER, _V3),
    f"[https://wandb.ai/{PAGE}/v3](https://wandb.ai/{PAGE}/v3)": (DEFAULT_SERVER, _V3),
    f'<a href="https://wandb.ai/{PAGE}/v3">the bikes</a>': (DEFAULT_SERVER, _V3),
    f"Hi Ana, the data (https://wandb.ai/{PAGE}/v3), as promised!": (DEFAULT_SERVER, _V3),
    f"The bikes are at **https://wandb.ai/{PAGE}/v3**: enjoy": (DEFAULT_SERVER, _V3),
    f"https://wandb.ai/{PAGE}/v3\nhttps://wandb.ai/{PAGE}/v4": (DEFAULT_SERVER, _V3),
    f"https://wandb.ai/{PAGE}/v3\nThanks": (DEFAULT_SERVER, _V3),
    f"{_LONG}bike-data\nset/v3\nRegards": (
        DEFAULT_SERVER,
        artifact("vision-lab/bikes/bike-dataset", "v3", "a-type-with-a-long-name"),
    ),
    f"> {_LONG}\n> bike-dataset/v3": (
        DEFAULT_SERVER,
        artifact("vision-lab/bikes/bike-dataset", "v3", "a-type-with-a-long-name"),
    ),
    "<https://wandb.ai/vision-lab/bikes/\n  artifacts/dataset/bike-dataset/v3>": (DEFAULT_SERVER, _V3),
    f"\ufeffhttps://wandb.ai/{PAGE[:20]}\u200b{PAGE[20:]}/v3\u2060": (DEFAULT_SERVER, _V3),
    f"\u202ahttps://wandb.ai/{PAGE}/v3\u202c": (DEFAULT_SERVER, _V3),
    "https://wandb.ai/a/b/artifacts/model/Bike Detector/v3": (
        DEFAULT_SERVER,
        artifact("a/b/Bike Detector", "v3", "model"),
    ),
    f"https://docs.example/guides/artifacts\nhttps://wandb.ai/{PAGE}/v3": (DEFAULT_SERVER, _V3),
    "“vision-lab/bikes/bike-dataset:v3”,": (None, bikes()),
    "`vision-lab/bikes/bike-dataset:v3`": (None, bikes()),
    quote(f"https://wandb.ai/{PAGE}/v3", safe=""): (DEFAULT_SERVER, _V3),
    f"{_SAFE}%2Fv3&data=05%7C01&reserved=0": (DEFAULT_SERVER, _V3),
    f"https://www.google.com/url?q=https://wandb.ai/{PAGE}/v3&sa=D": (DEFAULT_SERVER, _V3),
    f"https://urldefense.com/v3/__https://wandb.ai/{PAGE}/v3__;!!abc$": (DEFAULT_SERVER, _V3),
}
