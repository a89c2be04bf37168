"""Every state of a permission with every shape of a refusal, driven by the sample server while it runs."""

from collections.abc import Callable

import pytest

from artifact_desktop.api.catalog import Catalog
from artifact_desktop.api.client import ApiClient
from artifact_desktop.api.permissions import Permissions
from artifact_desktop.core.access import Access, Verdict
from artifact_desktop.core.errors import AccessDenied, Code
from artifact_desktop.core.models import CollectionPath, Project
from artifact_desktop.sample.denials import SHAPES
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.sample.store import Artifact
from artifact_desktop.sample.variants import add_registry, expire, new_key, set_seat

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
    "membership-null": "missing",
    "collection-null": "not-found",
    "project-null": "not-found",
    "not-found-404": "not-found",
    "html-403": "network-policy",
}
WITHOUT_REASONS = {"missing", "not-found"}


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
    with SampleServer() as server, ApiClient(server.url, server.api_key) as client:
        catalog = Catalog(client)
        permissions = Permissions(client, catalog.viewer())
        version = catalog.version(MINE, "latest", lineage=False).version
        assert permissions.access(version).verdict is Verdict.ALLOWED
        refused = permissions.refused(version.path, AccessDenied(code))
        assert refused is not None
        assert refused.verdict is Verdict.DENIED
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
