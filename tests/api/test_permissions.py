"""May this person download? Against answers of every kind; the sample server's are in `test_permission_states`."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import pytest

from artifact_desktop.api.client import ApiClient
from artifact_desktop.api.permissions import Permissions
from artifact_desktop.core.access import Verdict
from artifact_desktop.core.models import (
    CollectionPath,
    Organization,
    Version,
    VersionPath,
    VersionState,
    Viewer,
)
from tests.fakes.http_server import Reply, ScriptedServer, by_operation

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
        ({"FileUrls": Reply(401), "Viewer": Reply(401)}, Verdict.SIGNED_OUT),
        ({"FileUrls": Reply(401)}, Verdict.DENIED),  # the same status for somebody the server knows
        ({"FileUrls": Reply(401, {"errors": ["organization requires its own API key"]})}, Verdict.KEY_REFUSED),
        ({"FileUrls": {"project": {"artifactCollection": None}}}, Verdict.NOT_FOUND),
        ({"FileUrls": {"project": {"artifactCollection": {"artifactMembership": None}}}}, Verdict.VERSION_MISSING),
        ({"FileUrls": Reply(407, b"<html>Sign in to the proxy</html>")}, Verdict.UNKNOWN),
        ({"FileUrls": Reply(403, {"error": "this organization refuses API keys of persons"})}, Verdict.KEY_REFUSED),
        ({"FileUrls": {"project": None}}, Verdict.NOT_FOUND),
        ({"FileUrls": Reply(403, b"<html>Blocked</html>")}, Verdict.UNKNOWN),
        ({"FileUrls": TROUBLE}, Verdict.UNKNOWN),
        ({}, Verdict.UNKNOWN),
        ({"FileUrls": DENIED, **seats({"username": "ana", "modelsSeat": "Viewer"})}, Verdict.VIEW_ONLY_SEAT),
        ({"FileUrls": DENIED, **seats({"username": "ana", "modelsSeat": "NONE"})}, Verdict.NO_SEAT),
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
        access = permissions.entity_access("team")
    assert access.verdict is Verdict.VIEW_ONLY_ACCOUNT
    assert not access.certain


def test_a_service_account_is_never_a_viewer() -> None:
    answers = {"FileUrls": TROUBLE, **seats({"username": "ana", "modelsSeat": "viewer", "role": "viewer"})}
    with asking(answers, replace(VIEWER, account_type="SERVICE")) as (permissions, _server):
        assert permissions.access(VERSION).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("state", "verdict", "asked"),
    [
        (VersionState.DELETED, Verdict.VERSION_GONE, ["ArtifactExpiry"]),
        (VersionState.PENDING, Verdict.VERSION_PENDING, []),
    ],
)
def test_a_version_without_files_is_no_question(state: VersionState, verdict: Verdict, asked: list[str]) -> None:
    with asking({}) as (permissions, server):
        assert permissions.access(replace(VERSION, state=state)).verdict is verdict
    assert [request.json["operationName"] for request in server.requests] == asked


@pytest.mark.parametrize(
    ("created", "seconds", "verdict"),
    [
        ("2020-01-01T00:00:00Z", 86_400, Verdict.VERSION_EXPIRED),
        ("2020-01-01T00:00:00Z", "86400", Verdict.VERSION_EXPIRED),
        ("2020-01-01T00:00:00Z", 10**11, Verdict.VERSION_GONE),
        ("2020-01-01T00:00:00Z", -1, Verdict.VERSION_GONE),
        ("2020-01-01T00:00:00Z", None, Verdict.VERSION_GONE),
        ("yesterday", 86_400, Verdict.VERSION_GONE),
    ],
)
def test_why_a_version_is_gone(created: str, seconds: object, verdict: Verdict) -> None:
    answers = {"ArtifactExpiry": {"artifact": {"createdAt": created, "ttlDurationSeconds": seconds}}}
    with asking(answers) as (permissions, _server):
        assert permissions.access(replace(VERSION, state=VersionState.DELETED)).verdict is verdict


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


def test_an_answer_holds_for_its_path_until_it_is_forgotten() -> None:
    next_one = replace(VERSION, path=VersionPath(VERSION.path.collection, 4))
    other = replace(VERSION, path=VersionPath(CollectionPath("team", "bikes", "other"), 0))
    with asking({"FileUrls": files("https://storage.invalid/a")}) as (permissions, server):
        assert permissions.access(VERSION) == permissions.access(next_one)
        assert len(server.requests) == 1
        permissions.access(other)
        assert len(server.requests) == 2
        permissions.forget(VERSION.path.collection)
        permissions.access(other)
        assert len(server.requests) == 2
        permissions.access(VERSION)
        assert len(server.requests) == 3
        permissions.forget()
        permissions.access(other)
        assert len(server.requests) == 4


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
