"""May this person download? Against the sample server's people, and against answers of every kind."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import pytest

from artifact_desktop.api.catalog import Catalog
from artifact_desktop.api.client import ApiClient
from artifact_desktop.api.permissions import Permissions
from artifact_desktop.core.access import Access, Verdict
from artifact_desktop.core.models import (
    CollectionPath,
    Organization,
    Project,
    Version,
    VersionPath,
    VersionState,
    Viewer,
)
from artifact_desktop.sample.server import SampleServer
from tests.fakes.http_server import Reply, ScriptedServer, by_operation

MINE = CollectionPath("vision-lab", "bike-detection", "bike-dataset")
EVALS = CollectionPath("partner-university", "shared-evals", "eval-frames")
GOLD = CollectionPath("open-vision", "wandb-registry-datasets", "bike-dataset-gold")
MODELS = CollectionPath("open-vision", "wandb-registry-models", "Bike Detector")


def access_in(server: SampleServer, path: CollectionPath) -> Access:
    with ApiClient(server.url, server.api_key) as client:
        catalog = Catalog(client)
        version = catalog.version(path, "latest", lineage=False).version
        return Permissions(client, catalog.viewer()).access(version)


@pytest.mark.parametrize("denial", ["graphql-403", "graphql-200", "files-null", "url-empty"])
@pytest.mark.parametrize("seats_visible", [True, False])
def test_the_people_of_the_sample(denial: str, seats_visible: bool) -> None:
    with SampleServer(denial=denial, seats_visible=seats_visible) as server:
        assert access_in(server, MINE).verdict is Verdict.ALLOWED
        assert access_in(server, MODELS).verdict is Verdict.ALLOWED
        assert access_in(server, GOLD).verdict is Verdict.RESTRICTED_ROLE
        evals = access_in(server, EVALS)
        assert evals.verdict is Verdict.VIEW_ONLY_SEAT  # without its seat told, by the role in the organization
        assert ("probe=no-address" if denial == "url-empty" else "probe=denied") in evals.evidence
        assert ("seat=viewer" in evals.evidence) == seats_visible


def test_locks_of_the_tree(shared_sample_server: SampleServer) -> None:
    with ApiClient(shared_sample_server.url, shared_sample_server.api_key) as client:
        permissions = Permissions(client, Catalog(client).viewer())
        assert permissions.entity_access("partner-university").verdict is Verdict.VIEW_ONLY_SEAT
        assert not permissions.entity_access("vision-lab").blocks
        assert not permissions.entity_access("ana").blocks
        assert not permissions.entity_access("nobody").blocks
        datasets = Project("open-vision", "wandb-registry-datasets")
        assert permissions.registry_access(datasets).verdict is Verdict.RESTRICTED_ROLE
        assert not permissions.registry_access(Project("open-vision", "wandb-registry-models")).blocks


VIEWER = Viewer("1", "Ana", "Ana Robles", "team", ("team", "others"))
VERSION = Version(
    VersionPath(CollectionPath("team", "bikes", "set"), 3), "QQ==", "d" * 32, VersionState.COMMITTED, 10, 1, None
)
REGISTERED = replace(VERSION, path=VersionPath(CollectionPath("org", "wandb-registry-a", "set"), 3))
PERMISSION_ERROR = {"errors": [{"message": "no", "extensions": {"code": "PERMISSION_ERROR"}}]}

DENIED = Reply(403, PERMISSION_ERROR)
TROUBLE = Reply(500, b"", {"Retry-After": "0.01"})
KNOWN = {"viewer": {"id": "1"}}


def files(*urls: str | None) -> dict[str, object]:
    edges = [{"node": {"name": f"file-{n}", "directUrl": url}} for n, url in enumerate(urls)]
    membership = {"artifact": {"state": "COMMITTED"}, "files": {"edges": edges, "pageInfo": None}}
    return {"project": {"artifactCollection": {"artifactMembership": membership}}}


def seats(*members: Mapping[str, object] | None) -> dict[str, object]:
    return {
        "EntityOrganization": {"entity": {"organization": {"id": "O1"}}},
        "OrganizationSeats": {"organization": {"members": list(members)}},
    }


def roles(direct: str | None, *teams: tuple[str, str]) -> dict[str, object]:
    members = [None, {"username": "other", "role": {"name": "admin"}}]
    if direct:
        members.append({"username": "ANA", "role": {"name": direct}})
    grants = [{"team": {"name": team}, "role": {"name": role}} for team, role in teams]
    return {"RegistryRoles": {"project": {"members": members, "teamMembers": [None, *grants]}}}


@contextmanager
def asking(answers: Mapping[str, object], viewer: Viewer = VIEWER) -> Iterator[tuple[Permissions, ScriptedServer]]:
    script = by_operation({"Viewer": KNOWN, **answers})
    with ScriptedServer(script) as server, ApiClient(server.url, "k" * 40) as client:
        yield Permissions(client, viewer), server


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ({"FileUrls": files("https://storage.invalid/a")}, Verdict.ALLOWED),
        ({"FileUrls": [files(None), files(None, "https://storage.invalid/b")]}, Verdict.ALLOWED),
        ({"FileUrls": files("")}, Verdict.DENIED),
        ({"FileUrls": files()}, Verdict.UNKNOWN),
        ({"FileUrls": DENIED}, Verdict.DENIED),
        ({"FileUrls": DENIED, "Viewer": {"viewer": None}}, Verdict.SIGNED_OUT),
        ({"FileUrls": Reply(401)}, Verdict.SIGNED_OUT),
        ({"FileUrls": Reply(403, {"error": "this organization refuses API keys of persons"})}, Verdict.KEY_REFUSED),
        ({"FileUrls": {"project": None}}, Verdict.NOT_FOUND),
        ({"FileUrls": Reply(403, b"<html>Blocked</html>")}, Verdict.UNKNOWN),
        ({"FileUrls": TROUBLE}, Verdict.UNKNOWN),
        ({}, Verdict.UNKNOWN),
        ({"FileUrls": DENIED, **seats({"username": "ana", "modelsSeat": "Viewer"})}, Verdict.VIEW_ONLY_SEAT),
        ({"FileUrls": DENIED, **seats({"username": "ana", "modelsSeat": "NONE"})}, Verdict.VIEW_ONLY_SEAT),
        ({"FileUrls": DENIED, **seats({"username": "ana", "role": "viewer"})}, Verdict.VIEW_ONLY_SEAT),
        ({"FileUrls": DENIED, **seats({"username": "other", "modelsSeat": "viewer"})}, Verdict.DENIED),
        ({"FileUrls": DENIED, **seats(None, {"username": None})}, Verdict.DENIED),
        ({"FileUrls": DENIED, "EntityOrganization": DENIED}, Verdict.DENIED),
        ({"FileUrls": TROUBLE, **seats({"username": "ana", "modelsSeat": "viewer"})}, Verdict.VIEW_ONLY_SEAT),
        ({"FileUrls": TROUBLE, **seats({"username": "ana", "modelsSeat": "full"})}, Verdict.UNKNOWN),
    ],
)
def test_a_verdict_by_what_the_server_answers(answers: Mapping[str, object], verdict: Verdict) -> None:
    with asking(answers) as (permissions, _server):
        assert permissions.access(VERSION).verdict is verdict


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        (roles("restricted_viewer"), Verdict.RESTRICTED_ROLE),
        (roles("Restricted Viewer"), Verdict.RESTRICTED_ROLE),
        (roles("restricted_viewer", ("others", "member")), Verdict.DENIED),
        (roles("restricted_viewer", ("strangers", "admin")), Verdict.RESTRICTED_ROLE),
        (roles(None, ("team", "restricted_viewer")), Verdict.RESTRICTED_ROLE),
        (roles("a-role-of-our-own"), Verdict.DENIED),
        (roles(None), Verdict.DENIED),
        ({"RegistryRoles": DENIED}, Verdict.DENIED),
    ],
)
def test_a_denial_is_explained_by_the_role_in_the_registry(answers: Mapping[str, object], verdict: Verdict) -> None:
    with asking({"FileUrls": DENIED, **answers}) as (permissions, _server):
        assert permissions.access(REGISTERED).verdict is verdict


def test_an_account_that_may_only_look() -> None:
    with asking({}, replace(VIEWER, account_type="VIEWER")) as (permissions, _server):
        assert permissions.entity_access("team").verdict is Verdict.VIEW_ONLY_SEAT


@pytest.mark.parametrize(
    ("state", "verdict"),
    [(VersionState.DELETED, Verdict.VERSION_GONE), (VersionState.PENDING, Verdict.VERSION_PENDING)],
)
def test_a_version_without_files_is_no_question(state: VersionState, verdict: Verdict) -> None:
    with asking({}) as (permissions, server):
        assert permissions.access(replace(VERSION, state=state)).verdict is verdict
    assert server.requests == []


def test_an_older_server_is_asked_by_the_artifact() -> None:
    edges = [{"node": {"name": "a", "directUrl": "https://storage.invalid/a"}}]
    answers = {"ArtifactFileUrls": {"artifact": {"state": "COMMITTED", "files": {"edges": edges}}}}
    with asking(answers) as (permissions, _server):
        assert permissions.access(VERSION).verdict is Verdict.ALLOWED


def test_a_denial_is_not_worked_around() -> None:
    edges = [{"node": {"name": "a", "directUrl": "https://storage.invalid/a"}}]
    answers = {"FileUrls": DENIED, "ArtifactFileUrls": {"artifact": {"files": {"edges": edges}}}}
    with asking(answers) as (permissions, server):
        assert permissions.access(VERSION).verdict is Verdict.DENIED
    assert "ArtifactFileUrls" not in {request.json["operationName"] for request in server.requests}


def test_an_answer_holds_for_the_project_until_it_is_forgotten() -> None:
    other = replace(VERSION, path=VersionPath(CollectionPath("team", "bikes", "other"), 0))
    with asking({"FileUrls": files("https://storage.invalid/a")}) as (permissions, server):
        assert permissions.access(VERSION) == permissions.access(other)
        assert len(server.requests) == 1
        permissions.forget()
        permissions.access(VERSION)
        assert len(server.requests) == 2


def test_missing_addresses_tell_of_one_version_only() -> None:
    """They may all be references, which says nothing about the rest of the project."""
    other = replace(VERSION, path=VersionPath(CollectionPath("team", "bikes", "other"), 0))
    nothing, something = files(None), files("https://storage.invalid/a")
    with asking({"FileUrls": [nothing, nothing, something]}) as (permissions, _server):
        assert permissions.access(VERSION).verdict is Verdict.DENIED
        assert permissions.access(other).verdict is Verdict.ALLOWED


@pytest.mark.parametrize("passing", [TROUBLE, Reply(200, {"data": {"project": None}})])
def test_what_may_pass_is_not_remembered(passing: Reply) -> None:
    answers = {"FileUrls": passing}
    with asking(answers) as (permissions, server):
        permissions.access(VERSION)
        before = len(server.requests)
        permissions.access(VERSION)
        assert len(server.requests) > before


def test_an_organization_is_asked_once_for_all_its_teams() -> None:
    with asking(seats({"username": "ana", "modelsSeat": "viewer"})) as (permissions, server):
        for _time in range(2):
            assert permissions.entity_access("team").blocks
            assert permissions.entity_access("others").blocks
    operations = [request.json["operationName"] for request in server.requests]
    assert sorted(operations) == ["EntityOrganization", "EntityOrganization", "OrganizationSeats"]


def test_the_organization_of_a_registry_is_known_already() -> None:
    viewer = replace(VIEWER, organizations=(Organization("Org", "org", "O1"),))
    with asking(seats({"username": "ana", "modelsSeat": "viewer"}), viewer) as (permissions, server):
        assert permissions.entity_access("org").blocks
    assert [request.json["operationName"] for request in server.requests] == ["OrganizationSeats"]
