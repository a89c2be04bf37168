"""From links to what is there, and what is said of what is not; against the sample server."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import quote

import pytest

from artifact_desktop.api.catalog import Catalog
from artifact_desktop.api.client import ApiClient
from artifact_desktop.api.permissions import Permissions
from artifact_desktop.core.errors import AccessDenied, Code, NetworkError, NotFound, SignInError, UsageError
from artifact_desktop.core.links import Link, ProjectTarget, app_link, parse_link, web_link
from artifact_desktop.core.models import Account, CollectionPath, Project, VersionPath
from artifact_desktop.core.names import ArtifactName
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.sample.store import Run
from artifact_desktop.services.accounts import Session
from artifact_desktop.services.keys import KeptWhere
from artifact_desktop.services.lookup import Found, look_up, read_link
from artifact_desktop.services.missing import near
from tests.fakes.http_server import Reply, ScriptedServer, by_operation

BIKES = CollectionPath("vision-lab", "bike-detection", "bike-dataset")
DETECTOR = CollectionPath("open-vision", "wandb-registry-models", "Bike Detector")
PAGE = "vision-lab/bike-detection/artifacts/dataset/bike-dataset"


@contextmanager
def signed_in(server: SampleServer | ScriptedServer, key: str) -> Iterator[Session]:
    with ApiClient(server.url, key, budget=2.0) as client:
        catalog = Catalog(client)
        viewer = catalog.viewer()
        account = Account(server.url, viewer.username)
        yield Session(account, viewer, catalog, Permissions(client, viewer), client, KeptWhere.SESSION)


@pytest.fixture
def session(shared_sample_server: SampleServer) -> Iterator[Session]:
    with signed_in(shared_sample_server, shared_sample_server.api_key) as session:
        yield session


def find(session: Session, text: str) -> Found:
    """What a text with `{app}` for the address of the web app leads to."""
    return look_up(session, read_link(session, text.replace("{app}", session.account.server)))


def failure(session: Session, text: str) -> NotFound:
    with pytest.raises(NotFound) as caught:
        find(session, text)
    return caught.value


def run_called(server: SampleServer, name: str) -> Run:
    runs = server.data.entities["vision-lab"].projects["bike-detection"].runs
    return next(run for run in runs.values() if run.display_name == name)


@pytest.mark.parametrize(
    ("text", "path", "alias", "type_name", "file"),
    [
        (f"{BIKES}:production", BIKES, "v10", "dataset", ""),
        (str(BIKES), BIKES, "v12", "dataset", ""),
        ("bike-detection/bike-dataset:v3", BIKES, "v3", "dataset", ""),
        (f"{{app}}/{PAGE}/v3", BIKES, "v3", "dataset", ""),
        (f"{{app}}/{PAGE}/v3/files/images/0001.png", BIKES, "v3", "dataset", "images/0001.png"),
        (f"{{app}}/{PAGE.replace('/dataset/', '/model/')}/v3", BIKES, "v3", "dataset", ""),  # the type is only a hint
        (
            "vision-lab/bike-detection/odd-names:a/b",
            CollectionPath("vision-lab", "bike-detection", "odd-names"),
            "v1",
            "dataset",
            "",
        ),
        ("open-vision/wandb-registry-models/Bike Detector:production", DETECTOR, "v0", "model", ""),
        ("Open Vision/wandb-registry-models/Bike Detector", DETECTOR, "v1", "model", ""),
        ("open vision/wandb-registry-models/Bike Detector", DETECTOR, "v1", "model", ""),
        ("wandb-registry-models/Bike Detector:staging", DETECTOR, "v1", "model", ""),
        ("Open Vision/models/Bike Detector:staging", DETECTOR, "v1", "model", ""),
        ("open-vision/models/Bike Detector", DETECTOR, "v1", "model", ""),
        (
            f"{{app}}/orgs/Open Vision/registry/models?selectionPath={quote(str(DETECTOR), safe='')}&version=v0",
            DETECTOR,
            "v0",
            "model",
            "",
        ),
        (
            'run.use_artifact("vision-lab/bike-detection/bike-dataset:baseline", type="dataset")',
            BIKES,
            "v2",
            "dataset",
            "",
        ),
    ],
)
def test_an_artifact_is_found_and_pinned(
    session: Session, text: str, path: CollectionPath, alias: str, type_name: str, file: str
) -> None:
    assert find(session, text) == Found(Project(path.entity, path.project), path, alias, type_name, file)


def test_links_that_were_copied_here_are_found_again(session: Session) -> None:
    server = session.account.server
    name = ArtifactName("open-vision", "wandb-registry-models", "Bike Detector", "staging")
    for link in (app_link(server, name), web_link(server, name, "model", organization="Open Vision")):
        assert find(session, link).path == DETECTOR
    assert find(session, app_link(server, name, "model.safetensors")).file == "model.safetensors"


def test_an_artifact_by_its_id_or_commit_or_digest(session: Session, shared_sample_server: SampleServer) -> None:
    collection = shared_sample_server.data.collection("vision-lab", "bike-detection", "bike-dataset")
    assert collection is not None
    artifact = collection.memberships[3].artifact
    for text in (f"wandb-artifact://{artifact.hex_id}/README.md", artifact.id):
        found = find(session, text)
        assert (found.path, found.alias, found.type_name) == (BIKES, "v3", "dataset")
    assert find(session, f"wandb-artifact://{artifact.hex_id}/README.md").file == "README.md"
    assert find(session, f"{BIKES}:{artifact.commit_hash}").alias == "v3"
    assert find(session, f"{BIKES}:{artifact.digest}").alias == "v3"


def test_a_version_whose_source_is_private_is_found_where_it_was_linked(
    session: Session, shared_sample_server: SampleServer
) -> None:
    source = shared_sample_server.data.collection("robotics-lab", "grasping", "gripper")
    assert source is not None
    found = find(session, source.memberships[0].artifact.id)
    assert found.path == CollectionPath("open-vision", "wandb-registry-models", "gripper")
    assert found.alias == "v0"


def test_without_latest_it_is_the_newest(sample_server: SampleServer) -> None:
    collection = sample_server.data.collection("vision-lab", "bike-detection", "bike-dataset")
    assert collection is not None
    del collection.aliases["latest"]
    collection.memberships[12].artifact.state = "DELETED"
    with signed_in(sample_server, sample_server.api_key) as session:
        assert find(session, str(BIKES)).alias == "v11"
        collection.memberships.clear()
        found = find(session, f"{{app}}/{PAGE}")
        assert (found.path, found.alias, found.type_name) == (BIKES, "", "dataset")


def test_a_run_with_one_artifact_leads_to_it(session: Session, shared_sample_server: SampleServer) -> None:
    """What W&B itself adds to a run does not count."""
    run = run_called(shared_sample_server, "nimble-fox-58")
    small = CollectionPath("vision-lab", "bike-detection", "detector-small")
    found = find(session, f"{{app}}/vision-lab/bike-detection/runs/{run.name}/artifacts?workspace=user")
    assert found.choices == (VersionPath(small, 3),)
    assert (found.path, found.alias, found.type_name) == (small, "v3", "model")
    assert find(session, f'api.run("vision-lab/bike-detection/{run.name}")') == found


def test_a_run_with_several_artifacts_leaves_the_choice(sample_server: SampleServer) -> None:
    one = run_called(sample_server, "nimble-fox-58")
    one.outputs.extend(run_called(sample_server, "amber-signal-57").outputs * 2)
    sample_server.behaviour.null_nodes = True
    with signed_in(sample_server, sample_server.api_key) as session:
        found = find(session, f"vision-lab/bike-detection/runs/{one.name}")
    assert [str(choice) for choice in found.choices] == [
        "vision-lab/bike-detection/detector-small:v3",
        "vision-lab/bike-detection/bike-dataset:v12",
    ]
    assert (found.project, found.path) == (Project("vision-lab", "bike-detection"), None)


@pytest.mark.parametrize(
    ("text", "entity", "project"),
    [
        ("{app}/vision-lab/bike-detection", "vision-lab", "bike-detection"),
        ("{app}/vision-lab/bike-detection/artifacts", "vision-lab", "bike-detection"),
        ("vision-lab/bike-detection", "vision-lab", "bike-detection"),  # not an artifact of the default team
        ("{app}/orgs/Open%20Vision/registry/models", "open-vision", "wandb-registry-models"),
        ("{app}/orgs/open-vision/registry/models", "open-vision", "wandb-registry-models"),
        ("{app}/registry/models", "open-vision", "wandb-registry-models"),
        ("{app}/registry/open-vision/models/x", "open-vision", "wandb-registry-models"),
        ("{app}/registry/models/Bike%20Detector", "open-vision", "wandb-registry-models"),
    ],
)
def test_projects_and_registries(session: Session, text: str, entity: str, project: str) -> None:
    found = find(session, text)
    assert found.project is not None
    assert (found.project.entity, found.project.name, found.path) == (entity, project, None)


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("{app}/vision-lab", "vision-lab"),
        ("{app}/robotics-lab", "robotics-lab"),  # there, and not one's own
        ("{app}/orgs/Open%20Vision/registry", "open-vision"),
        ("{app}/registry/Open%20Vision", "open-vision"),
        ("{app}/registry", ""),
    ],
)
def test_teams_and_organizations(session: Session, text: str, entity: str) -> None:
    assert find(session, text) == Found(None, None, entity=entity)


@pytest.mark.parametrize(
    ("text", "code", "said", "near"),
    [
        (
            "vision-lab/bike-detection/bike-datset",
            Code.COLLECTION_NOT_FOUND,
            "There is no artifact “bike-datset” in vision-lab/bike-detection.",
            "bike-dataset",
        ),
        ("vision-lab/bike-detection/Bike-Dataset", Code.COLLECTION_NOT_FOUND, "“Bike-Dataset”", "bike-dataset"),
        ("vision-lab/bike-detection/qqqqqq:v3", Code.COLLECTION_NOT_FOUND, "“qqqqqq”", ""),
        (
            "{app}/vision-lab/bike-detection/artifacts/dataset/bike%2520dataset/v1",
            Code.COLLECTION_NOT_FOUND,
            "bike%20",
            "bike-dataset",
        ),
        (
            "vision-lab/bike-detecton/bike-dataset",
            Code.PROJECT_NOT_FOUND,
            "“bike-detecton” in vision-lab",
            "bike-detection",
        ),
        ("{app}/vision-lab/bike-detecton", Code.PROJECT_NOT_FOUND, "or your account may not see it", "bike-detection"),
        ("robotics-lab/grasping/gripper", Code.PROJECT_NOT_FOUND, "“grasping” in robotics-lab", ""),
        ("vison-lab/bike-detection/bike-dataset", Code.ENTITY_NOT_FOUND, "“vison-lab” on 127.0.0.1", "vision-lab"),
        ("{app}/vison-lab", Code.ENTITY_NOT_FOUND, "or your account may not see it", "vision-lab"),
        ("{app}/nobody/bikes", Code.ENTITY_NOT_FOUND, "“nobody”", ""),
        ("{app}/nobody/bikes/runs/1", Code.ENTITY_NOT_FOUND, "“nobody”", ""),
        (
            f"{BIKES}:prodction",
            Code.VERSION_NOT_FOUND,
            "bike-dataset has no version or alias “prodction”",
            "production",
        ),
        (f"{BIKES}:v99", Code.VERSION_NOT_FOUND, "“v99”", "v9"),
        (
            "{app}/vision-lab/bike-detection/runs/nothing1",
            Code.RUN_NOT_FOUND,
            "“nothing1” in vision-lab/bike-detection",
            "",
        ),
        ("{app}/orgs/Open%20Vision/registry/modles", Code.REGISTRY_NOT_FOUND, "“modles” in Open Vision", "models"),
        ("{app}/registry/modles", Code.REGISTRY_NOT_FOUND, "in Open Vision, Partner University", "models"),
        (
            "open-vision/wandb-registry-modles/Bike Detector",
            Code.REGISTRY_NOT_FOUND,
            "“modles” in Open Vision",
            "models",
        ),
        ("open-vision/modles/Bike Detector", Code.REGISTRY_NOT_FOUND, "“modles” in Open Vision", "models"),
        ("open-vison/wandb-registry-models/Bike Detector", Code.ENTITY_NOT_FOUND, "“open-vison”", ""),
        ("{app}/orgs/Open%20Vison/registry/models", Code.ENTITY_NOT_FOUND, "“Open Vison”", "Open Vision"),
        (
            "open-vision/wandb-registry-models/Bike Detectr",
            Code.COLLECTION_NOT_FOUND,
            "in Open Vision/models",
            "Bike Detector",
        ),
        (
            "open-vision/wandb-registry-models/Bike Detector:v7",
            Code.VERSION_NOT_FOUND,
            "Open Vision/models/Bike Detector",
            "",
        ),
        ("wandb-artifact://41727469666163743a39/x", Code.LINKED_VERSION_NOT_FOUND, "this link", ""),
    ],
)
def test_what_is_missing_is_named_with_what_is_near(
    session: Session, text: str, code: Code, said: str, near: str
) -> None:
    error = failure(session, text)
    assert error.code is code
    assert said in error.detail
    assert "wandb-registry-" not in str(error)
    first = error.params.get("near", "").split(", ")[0]
    assert first.startswith(near) if near == "v9" else (not near or near == first)


def test_a_run_that_made_nothing(session: Session, shared_sample_server: SampleServer) -> None:
    run = run_called(shared_sample_server, "final-check-59")
    error = failure(session, f"{{app}}/vision-lab/bike-detection/runs/{run.name}")
    assert error.code is Code.RUN_WITHOUT_ARTIFACTS


def test_how_many_questions_it_takes() -> None:
    with SampleServer(record=True) as server, signed_in(server, server.api_key) as session:

        def questions(text: str) -> int:
            before = len(server.requests)
            with suppress(NotFound):
                find(session, text)
            return len(server.requests) - before

        assert questions(f"{{app}}/{PAGE}/v3") == 1
        assert questions("{app}/vision-lab/bike-detection") == 1
        assert questions("{app}/vision-lab") == 0
        assert max(questions(text) for text in ("a/b/c", "vision-lab/b/c", "vision-lab/bike-detection/c")) <= 5


@pytest.mark.parametrize(
    "text", ["https://wandb.ai/a/b", f"https://evil.example/{PAGE}/v3", "https://evil.example/a/b"]
)
def test_a_link_of_another_server_leads_to_no_request_at_all(text: str) -> None:
    with SampleServer(record=True) as server, signed_in(server, server.api_key) as session:
        before = len(server.requests)
        for read in (lambda: read_link(session, text), lambda: look_up(session, parse_link(text))):
            with pytest.raises(UsageError) as caught:
                read()
            assert caught.value.code is Code.LINK_OTHER_SERVER
        assert len(server.requests) == before
        assert look_up(session, Link(server.url, ProjectTarget("vision-lab", "bike-detection"))).project is not None


@pytest.mark.parametrize(
    "without",
    [
        ["Project.artifactCollections"],
        ["Project.artifactCollection", "Project.artifactCollectionMembership", "Project.artifactCollections"],
        ["Query.entity", "Project.artifactCollections"],
        ["Project.run", "Query.entity", "Organization.orgEntity"],
    ],
)
def test_an_older_server_finds_what_is_there_and_says_less_of_what_is_not(without: list[str]) -> None:
    with SampleServer(without=without) as server, signed_in(server, server.api_key) as session:
        assert find(session, f"{BIKES}:production").alias == "v10"
        for text in ("vision-lab/bike-detection/nothing", "vision-lab/nothing/x", "nothing/x/y"):
            assert "nothing" in failure(session, text).detail


_VIEWER = {"viewer": {"id": "1", "username": "eve", "entity": "eve"}}


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (Reply(404, {"errors": [{"message": "project not found"}]}), NotFound, Code.PROJECT_NOT_FOUND),
        (Reply(403, {"errors": [{"message": "no", "extensions": {"code": "PERMISSION_ERROR"}}]}), NotFound, None),
        (Reply(403, {"errors": [{"message": "use an organization api key"}]}), AccessDenied, None),
        (Reply(401), NotFound, Code.PROJECT_NOT_FOUND),  # the key is still good
        (Reply(500), NetworkError, Code.SERVER_TROUBLE),
    ],
)
def test_what_is_not_simply_missing_is_not_called_so(answer: Reply, kind: type[Exception], code: Code | None) -> None:
    answers = {"Viewer": _VIEWER, "ProjectByName": answer, "Projects": {"models": {"edges": []}}}
    with ScriptedServer(by_operation(answers)) as server, signed_in(server, "a" * 40) as session:
        with pytest.raises(kind) as caught:
            find(session, "{app}/eve/bikes")
        assert code is None or getattr(caught.value, "code", None) is code


def test_a_key_that_is_no_longer_good_is_not_a_missing_project() -> None:
    answers = {"Viewer": [_VIEWER, {"viewer": None}], "ProjectByName": Reply(401)}
    with (
        ScriptedServer(by_operation(answers)) as server,
        signed_in(server, "a" * 40) as session,
        pytest.raises(SignInError),
    ):
        find(session, "{app}/eve/bikes")


def test_near_names_are_few_and_alike() -> None:
    names = [f"run-{number}" for number in range(5000)]
    assert near("run-12", names).count(",") == 2
    assert near("nothing like it", names) == ""
    assert near("dataset", ["old-dataset-2024", "model"]) == "old-dataset-2024"
    assert near("x", ["x"]) == ""
