"""May this person download? Against the sample server's people, and against answers of every kind."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import pytest

from artifact_desktop.api.catalog import Catalog
from artifact_desktop.api.client import ApiClient
from artifact_desktop.api.permissions import Permissions
from artifact_desktop.core.access import Access, Verdict
from artifact_desktop.core.errors import AccessDenied, Code
from artifact_desktop.core.models import (
    CollectionPath,
    Organization,
    Project,
    Version,
    VersionPath,
    VersionState,
    Viewer,
)
from artifact_desktop.sample.denials import SHAPES
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.sample.store import Artifact
from artifact_desktop.sample.variants import add_registry, expire, new_key, set_seat
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


# What the server's answer to the question for an address means, in each shape of a refusal.
PROBES = {
    **dict.fromkeys(SHAPES, "denied"),
    "url-empty": "no-address",
    "handler-403": "granted",  # refused only when the file itself is fetched
    "membership-null": "missing",
    "collection-null": "not-found",
    "project-null": "not-found",
    "not-found-404": "not-found",
    "html-403": "network-policy",
}
WITHOUT_REASONS = {"granted", "missing", "not-found"}


@pytest.mark.parametrize("seats_visible", [True, False])
@pytest.mark.parametrize("denial", SHAPES)
def test_the_people_of_the_sample(denial: str, seats_visible: bool) -> None:
    with SampleServer(denial=denial, seats_visible=seats_visible) as server:
        assert access_in(server, MINE).verdict is Verdict.ALLOWED
        assert access_in(server, MODELS).verdict is Verdict.ALLOWED
        gold, evals = access_in(server, GOLD), access_in(server, EVALS)
        assert f"probe={PROBES[denial]}" in gold.evidence
        assert f"probe={PROBES[denial]}" in evals.evidence
        if PROBES[denial] in WITHOUT_REASONS:
            return
        assert gold.verdict is Verdict.RESTRICTED_ROLE
        assert gold.certain == (denial != "html-403")
        assert ("seat=viewer" in evals.evidence) == seats_visible
        if denial != "html-403" or seats_visible:  # without its seat told, by the role in the organization
            assert evals.verdict is Verdict.VIEW_ONLY_SEAT
            assert evals.certain
        else:
            assert evals.notice is Code.NETWORK_POLICY


def version_of(server: SampleServer, path: CollectionPath, alias: str = "latest") -> Artifact:
    collection = server.data.collection(path.entity, path.project, path.collection)
    found = collection.find(alias) if collection else None
    assert found is not None
    return found.artifact


def deleted(server: SampleServer) -> None:
    version_of(server, MINE).state = "DELETED"


def without_seat(server: SampleServer) -> None:
    set_seat(server.data, "ana", "Partner University", models_seat="none")


def no_seat_here(server: SampleServer) -> None:
    set_seat(server.data, "ana", "Open Vision", models_seat="none")


def view_only_here(server: SampleServer) -> None:
    set_seat(server.data, "ana", "Open Vision", models_seat="viewer")


def viewer_by_role_only(server: SampleServer) -> None:
    """A viewer of the organization with a full seat, of a team whose viewer she is too: none of it forbids."""
    set_seat(server.data, "ana", "Open Vision", models_seat="full", role="viewer")
    server.data.entities["vision-lab"].roles["ana"] = "viewer"


def strangers_public_project(server: SampleServer) -> None:
    del server.data.entities["vision-lab"].roles["ana"]
    del server.data.organizations["Open Vision"].seats["ana"]
    server.data.entities["vision-lab"].projects["bike-detection"].access = "USER_READ"


def refuses_the_key(server: SampleServer) -> None:
    server.behaviour.own_keys_only["Open Vision"] = "files"


def pending(server: SampleServer) -> None:
    version_of(server, MINE).state = "PENDING"


def expired(server: SampleServer) -> None:
    expire(version_of(server, MINE))


def about_to_be_removed(server: SampleServer) -> None:
    expire(version_of(server, MINE), "COMMITTED")


def collected(server: SampleServer) -> None:
    version_of(server, MINE).state = "GARBAGE_COLLECTED"


def to_be_deleted(server: SampleServer) -> None:
    version_of(server, MINE).state = "PENDING_DELETION"


def several_reasons(server: SampleServer) -> None:
    view_only_here(server)


STATES = [
    (deleted, MINE, Verdict.VERSION_GONE),
    (collected, MINE, Verdict.VERSION_GONE),
    (to_be_deleted, MINE, Verdict.VERSION_GONE),
    (expired, MINE, Verdict.VERSION_EXPIRED),
    (about_to_be_removed, MINE, Verdict.ALLOWED),
    (pending, MINE, Verdict.VERSION_PENDING),
    (without_seat, EVALS, Verdict.NO_SEAT),
    (no_seat_here, MODELS, Verdict.NO_SEAT),
    (view_only_here, MINE, Verdict.VIEW_ONLY_SEAT),
    (several_reasons, GOLD, Verdict.VIEW_ONLY_SEAT),
    (viewer_by_role_only, MINE, Verdict.ALLOWED),
    (viewer_by_role_only, MODELS, Verdict.ALLOWED),
    (strangers_public_project, MINE, Verdict.ALLOWED),
    (refuses_the_key, MINE, Verdict.KEY_REFUSED),
    (refuses_the_key, EVALS, Verdict.VIEW_ONLY_SEAT),
]


@pytest.mark.parametrize(("change", "path", "verdict"), STATES)
def test_each_state_while_the_server_runs(
    change: Callable[[SampleServer], None], path: CollectionPath, verdict: Verdict
) -> None:
    with SampleServer() as server:
        change(server)
        access = access_in(server, path)
        assert access.verdict is verdict
        assert access.certain
        assert access.also == ((Verdict.RESTRICTED_ROLE,) if change is several_reasons else ())


@pytest.mark.parametrize("unknown_key", ["refused", "anonymous"])
@pytest.mark.parametrize("denial", ["graphql-403", "graphql-200", "files-null", "project-null"])
def test_a_key_that_was_revoked_is_signed_out_and_not_a_denial(denial: str, unknown_key: str) -> None:
    with SampleServer(denial=denial) as server, ApiClient(server.url, server.api_key) as client:
        catalog = Catalog(client)
        version, permissions = catalog.version(MINE, "latest").version, Permissions(client, catalog.viewer())
        server.behaviour.unknown_key = unknown_key
        new_key(server.data.people["ana"])
        assert permissions.access(version).verdict is Verdict.SIGNED_OUT


def test_the_same_version_by_two_registries() -> None:
    """Permission is judged by the path that was used, and one answer says nothing about the other."""
    with SampleServer() as server, ApiClient(server.url, server.api_key) as client:
        artifact = version_of(server, GOLD)
        add_registry(server.data, "Open Vision", "open", artifact)
        catalog = Catalog(client)
        permissions = Permissions(client, catalog.viewer())
        for path, verdict in (
            (GOLD, Verdict.RESTRICTED_ROLE),
            (CollectionPath("open-vision", "wandb-registry-open", "linked"), Verdict.ALLOWED),
            (MINE, Verdict.ALLOWED),
            (GOLD, Verdict.RESTRICTED_ROLE),
        ):
            version = catalog.version(path, "latest", lineage=False).version
            assert version.artifact_id == artifact.id
            assert permissions.access(version).verdict is verdict


def test_a_role_that_changes_is_seen_both_ways() -> None:
    with SampleServer() as server, ApiClient(server.url, server.api_key) as client:
        catalog = Catalog(client)
        permissions = Permissions(client, catalog.viewer())
        version = catalog.version(MINE, "latest", lineage=False).version
        for seat, verdict in (("full", Verdict.ALLOWED), ("viewer", Verdict.VIEW_ONLY_SEAT), ("full", Verdict.ALLOWED)):
            permissions.entity_access("vision-lab")  # the tree knows the seat as it was
            set_seat(server.data, "ana", "Open Vision", models_seat=seat)
            permissions.forget(MINE)
            access = permissions.access(version)
            assert access.verdict is verdict
            assert ("seat=viewer" in access.evidence) == (seat == "viewer")


@pytest.mark.parametrize("code", [Code.DOWNLOAD_DENIED, Code.FILE_DENIED])
def test_what_a_download_was_told_counts_as_the_answer(code: Code) -> None:
    """Also where addresses are still given, and only the file itself is refused."""
    with SampleServer(denial="handler-403") as server, ApiClient(server.url, server.api_key) as client:
        catalog = Catalog(client)
        permissions = Permissions(client, catalog.viewer())
        version = catalog.version(EVALS, "latest", lineage=False).version
        assert permissions.access(version).verdict is Verdict.ALLOWED
        refused = permissions.refused(version.path, AccessDenied(code))
        assert refused is not None
        assert refused.verdict is Verdict.VIEW_ONLY_SEAT
        assert permissions.access(version) == refused
        permissions.forget()
        assert permissions.access(version).verdict is Verdict.ALLOWED
        assert permissions.refused(version.path, AccessDenied(Code.STORAGE_DENIED)) is None


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
