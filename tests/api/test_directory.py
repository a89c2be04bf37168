"""Looking single things up: answers that are null in part, refusals, and servers that know less."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from artifact_desktop.api.client import ApiClient
from artifact_desktop.api.directory import Directory, PlacedVersion
from artifact_desktop.core.errors import AccessDenied, Code, ProtocolError
from artifact_desktop.core.models import CollectionPath, Project, VersionPath
from tests.fakes.http_server import Reply, ScriptedServer, by_operation

PATH = CollectionPath("team", "bikes", "set")
SEQUENCE = {"name": "set", "project": {"name": "bikes", "entity": {"name": "team"}}}
SOURCE = {"versionIndex": 3, "artifactType": {"name": "dataset"}, "artifactSequence": SEQUENCE}
PLACED = PlacedVersion(VersionPath(PATH, 3), "dataset")


@contextmanager
def answering(answers: Mapping[str, object]) -> Iterator[Directory]:
    known = {"Viewer": {"viewer": {"id": "1"}}, **answers}
    with ScriptedServer(by_operation(known)) as server, ApiClient(server.url, "k" * 40) as client:
        yield Directory(client)


@pytest.mark.parametrize(
    ("answer", "project"),
    [
        ({"project": {"name": "bikes", "description": None}}, Project("team", "bikes")),
        ({"project": {"name": "bikes", "description": "Two wheels"}}, Project("team", "bikes", "Two wheels")),
        ({"project": None}, None),
        (Reply(404, {"errors": [{"message": "project not found"}]}), None),
        (Reply(403, {"errors": [{"message": "no", "extensions": {"code": "PERMISSION_ERROR"}}]}), None),
    ],
)
def test_a_project_or_none(answer: object, project: Project | None) -> None:
    with answering({"ProjectByName": answer}) as directory:
        assert directory.project("team", "bikes") == project


def test_a_key_that_an_organization_refuses_is_no_missing_project() -> None:
    refused = Reply(403, {"errors": [{"message": "this organization requires its own API keys"}]})
    with answering({"ProjectByName": refused}) as directory, pytest.raises(AccessDenied) as caught:
        directory.project("team", "bikes")
    assert caught.value.code is Code.KEY_REFUSED_BY_ORGANIZATION


@pytest.mark.parametrize(("entity", "there"), [({"name": "team"}, True), (None, False)])
def test_an_entity(entity: object, there: bool) -> None:
    with answering({"EntityByName": {"entity": entity}}) as directory:
        assert directory.has_entity("team") is there


@pytest.mark.parametrize(
    ("project", "names"),
    [
        ({"artifactCollections": {"edges": [None, {"node": None}, {"node": {"name": "set"}}]}}, ["set"]),
        ({"artifactCollections": None}, []),
        (None, []),
    ],
)
def test_names_of_collections(project: object, names: list[str]) -> None:
    with answering({"CollectionNames": {"project": project}}) as directory:
        assert directory.collection_names("team", "bikes") == names


def test_what_a_server_does_not_know_is_said_so() -> None:
    with answering({}) as directory, pytest.raises(ProtocolError) as caught:
        directory.collection_names("team", "bikes")
    assert caught.value.code is Code.UNSUPPORTED_BY_SERVER


@pytest.mark.parametrize(
    ("source", "links", "places"),
    [
        (SOURCE, [], [PLACED]),
        (None, [], []),
        (SOURCE | {"artifactSequence": None}, [], []),
        (SOURCE | {"artifactType": None}, [], [PlacedVersion(PLACED.path, None)]),
        (
            SOURCE | {"artifactSequence": {"name": "set", "project": None}},
            [
                None,
                {"versionIndex": None, "artifactCollection": SEQUENCE},
                {"versionIndex": 3, "artifactCollection": SEQUENCE},
            ],
            [PLACED],
        ),
    ],
)
def test_where_a_version_can_be_seen(source: object, links: list[object], places: list[PlacedVersion]) -> None:
    memberships = {"artifactMemberships": {"edges": [{"node": link} for link in links]}}
    answers = {"ArtifactSource": {"artifact": source}, "ArtifactMemberships": {"artifact": memberships}}
    with answering(answers) as directory:
        assert directory.places("QQ==") == places


@pytest.mark.parametrize(
    ("project", "outputs"),
    [
        (None, None),
        ({"run": None}, None),
        ({"run": {"outputArtifacts": None}}, []),
        (
            {
                "run": {
                    "outputArtifacts": {
                        "edges": [
                            None,
                            {"node": SOURCE},
                            {"node": SOURCE},
                            {"node": SOURCE | {"versionIndex": 4, "state": "DELETED"}},
                            {"node": SOURCE | {"versionIndex": None}},
                            {"node": SOURCE | {"artifactSequence": None}},
                        ]
                    }
                }
            },
            [PLACED],
        ),
    ],
)
def test_what_a_run_has_made(project: object, outputs: list[PlacedVersion] | None) -> None:
    with answering({"RunOutputs": {"project": project}}) as directory:
        assert directory.outputs("team", "bikes", "r") == outputs
