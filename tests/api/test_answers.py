"""Answers that are legal and odd: nulls, numbers as text, NaN in metadata, repeated and nameless versions."""

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from artifact_desktop.api.catalog import Catalog
from artifact_desktop.api.client import ApiClient
from artifact_desktop.api.decode import to_datetime, to_metadata, to_state
from artifact_desktop.core.errors import AccessDenied, AppError, Code, NetworkError, NotFound, ProtocolError
from artifact_desktop.core.models import (
    CollectionPath,
    Creator,
    Organization,
    Version,
    VersionPath,
    VersionState,
)
from tests.fakes.http_server import Reply, ScriptedServer, by_operation

PATH = CollectionPath("team", "bikes", "set")
ARTIFACT = {"id": "QQ==", "digest": "d" * 32, "state": "COMMITTED"}
VERSION = Version(VersionPath(PATH, 3), "QQ==", "d" * 32, VersionState.COMMITTED, 10, 1, None)
PERMISSION_ERROR = {"message": "no", "extensions": {"code": "PERMISSION_ERROR"}}


@contextmanager
def answering(answers: Mapping[str, object]) -> Iterator[tuple[Catalog, ScriptedServer]]:
    with ScriptedServer(by_operation(answers)) as server, ApiClient(server.url, "k" * 40) as client:
        yield Catalog(client), server


def membership(artifact: object = None, **fields: object) -> dict[str, object]:
    return {"versionIndex": 3, "aliases": [], "artifact": artifact or ARTIFACT, **fields}


def one_version(found: object) -> dict[str, object]:
    return {"MembershipByAlias": {"project": {"artifactCollection": {"artifactMembership": found}}}}


def some_versions(*found: object) -> dict[str, object]:
    edges = [{"node": node} for node in found]
    return {"Versions": {"project": {"artifactCollection": {"artifactMemberships": {"edges": edges}}}}}


def some_files(*pairs: tuple[str, str | None]) -> dict[str, object]:
    edges = [{"node": {"name": name, "directUrl": url}} for name, url in pairs]
    files = {"edges": edges, "pageInfo": {"hasNextPage": False}}
    membership = {"artifact": {"state": "COMMITTED"}, "files": files}
    return {"FileUrls": {"project": {"artifactCollection": {"artifactMembership": membership}}}}


def test_a_viewer_of_whom_little_is_told() -> None:
    with answering({"Viewer": {"viewer": {"id": "1", "username": "ana", "entity": None, "teams": None}}}) as (
        catalog,
        _,
    ):
        viewer = catalog.viewer()
    assert (viewer.username, viewer.name, viewer.entity, viewer.teams) == ("ana", "ana", "ana", ())
    assert (viewer.account_type, viewer.organizations) == (None, ())


def test_what_an_account_has_besides() -> None:
    account = {"accountType": "VIEWER", "organizations": [None, {"id": "O1", "name": "Org", "orgEntity": None}]}
    viewer = {"id": "1", "username": "ana", "name": "Ana", "entity": "team", "teams": {"edges": [None, {"node": None}]}}
    with answering({"Viewer": {"viewer": viewer}, "ViewerAccount": {"viewer": account}}) as (catalog, _):
        found = catalog.viewer()
    assert found.account_type == "VIEWER"
    assert found.organizations == (Organization("Org", None, "O1"),)


def test_an_organization_without_an_entity_of_its_own_has_no_registries() -> None:
    with answering({}) as (catalog, server):
        assert list(catalog.registries(Organization("Org", None, "O1"))) == []
    assert server.requests == []


def test_an_organization_that_is_not_there() -> None:
    answers = {"Registries": {"organization": {"orgEntity": None}}}
    with answering(answers) as (catalog, _), pytest.raises(NotFound) as caught:
        next(catalog.registries(Organization("Org", "org", "O1")))
    assert "Org" in caught.value.detail


def test_projects_that_may_not_be_seen() -> None:
    denied = Reply(200, {"data": {"models": None}, "errors": [PERMISSION_ERROR]})
    answers = {"Projects": denied, "Viewer": {"viewer": {"id": "1"}}}
    with answering(answers) as (catalog, _), pytest.raises(AccessDenied):
        next(catalog.projects("team"))


def test_versions_that_cannot_be_named_or_seen_are_left_out() -> None:
    answers = some_versions(
        None,
        membership(),
        membership(),  # the same again
        {**membership(), "artifact": None},
        membership(versionIndex=None),
        membership(versionIndex=4, aliases=[None, {"alias": "v4"}, {"alias": "latest"}, {"alias": "latest"}]),
    )
    with answering(answers) as (catalog, _):
        versions = list(catalog.versions(PATH))
    assert [(version.path.alias, version.aliases) for version in versions] == [("v3", ()), ("v4", ("latest",))]


@pytest.mark.parametrize("numbers", [{"size": 10, "fileCount": 2}, {"size": "10", "fileCount": "2"}])
def test_large_numbers_come_as_text_or_as_numbers(numbers: dict[str, object]) -> None:
    with answering(some_versions(membership(ARTIFACT | numbers))) as (catalog, _):
        [version] = catalog.versions(PATH)
    assert (version.size, version.file_count) == (10, 2)


def test_what_is_no_number_is_no_answer() -> None:
    with (
        answering(some_versions(membership(ARTIFACT | {"size": "much"}))) as (catalog, _),
        pytest.raises(ProtocolError),
    ):
        list(catalog.versions(PATH))


def test_a_version_with_everything() -> None:
    full = ARTIFACT | {
        "createdAt": "2026-01-01T00:00:00",
        "description": "Bikes",
        "metadata": '{"loss": NaN, "best": Infinity}',
        "ttlDurationSeconds": "86400",
        "artifactType": {"name": "dataset"},
    }
    lineage = {
        "createdBy": {"__typename": "User", "username": "ana"},
        "usedBy": {"edges": [None, {"node": None}, {"node": {"name": "r1"}}]},
    }
    features = {"serverInfo": {"features": [None, {"name": "ARTIFACT_TAGS", "isEnabled": True}, {"name": "NEW"}]}}
    answers = {
        **one_version(membership(full)),
        "Features": features,
        "Lineage": {"artifact": lineage},
        "ArtifactTags": {"artifact": {"tags": [None, {"name": "gold"}]}},
    }
    with answering(answers) as (catalog, _):
        detail = catalog.version(PATH, "latest")
    assert detail.version.created_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert detail.expires_at == datetime(2026, 1, 2, tzinfo=UTC)
    assert (detail.type_name, detail.description, detail.tags) == ("dataset", "Bikes", ("gold",))
    assert math.isnan(float(str(detail.metadata["loss"])))
    assert (detail.created_by, detail.used_by) == (Creator("user", "ana"), 1)


@pytest.mark.parametrize("seconds", [None, -1, -2, 0, "-2", 10**18])
def test_a_version_that_does_not_expire(seconds: object) -> None:
    full = ARTIFACT | {"createdAt": "2026-01-01T00:00:00Z", "ttlDurationSeconds": seconds}
    with answering(one_version(membership(full))) as (catalog, _):
        assert catalog.version(PATH, "latest").expires_at is None


@pytest.mark.parametrize("trouble", [Reply(403, b"<html>"), Reply(200, {"data": {"artifact": None}})])
def test_a_version_whose_lineage_is_not_told(trouble: Reply) -> None:
    with answering({**one_version(membership()), "Lineage": trouble, "Features": trouble}) as (catalog, _):
        detail = catalog.version(PATH, "latest")
    assert (detail.created_by, detail.used_by, detail.tags) == (None, None, ())


def test_features_are_asked_for_once() -> None:
    features = {"serverInfo": {"features": [{"name": "ARTIFACT_TAGS", "isEnabled": False}]}}
    with answering({"Features": features}) as (catalog, server):
        assert not catalog.features.has("ARTIFACT_TAGS")
        assert not catalog.features.has("ANOTHER")
    assert len(server.requests) == 1


def test_features_that_could_not_be_asked_for_are_asked_for_again() -> None:
    features = {"serverInfo": {"features": [{"name": "ARTIFACT_TAGS", "isEnabled": True}]}}
    with answering({"Features": [Reply(403, b"<html>"), features]}) as (catalog, _):
        with pytest.raises(AppError):
            catalog.features.has("ARTIFACT_TAGS")
        assert catalog.features.has("ARTIFACT_TAGS")


def test_addresses_of_the_files_asked_for_only() -> None:
    answers = some_files(
        ("a b", "/files/a%20b?X-Amz-Signature=1"), ("other", "https://storage.invalid/o"), ("gone", None)
    )
    with answering(answers) as (catalog, server):
        urls = catalog.file_urls(VERSION.path, "QQ==", ["a b", "gone", "not-text-\udcff"])
        assert urls == {"a b": f"{server.url}/files/a%20b?X-Amz-Signature=1"}
    variables = server.requests[0].json["variables"]
    assert variables["names"] == ["a b", "gone", "not-text-\udcff"]
    assert (variables["alias"], variables["first"]) == ("v3", 3)


def test_windows_of_addresses() -> None:
    with answering(some_files()) as (catalog, server):
        assert catalog.file_urls(VERSION.path, "QQ==", [f"{n}" for n in range(1001)]) == {}
    assert [len(request.json["variables"]["names"]) for request in server.requests] == [500, 500, 1]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"project": None}, Code.NOT_FOUND),
        ({"project": {"artifactCollection": None}}, Code.NOT_FOUND),
        ({"project": {"artifactCollection": {"artifactMembership": None}}}, Code.VERSION_MISSING),
        (
            {"project": {"artifactCollection": {"artifactMembership": {"artifact": {"state": "DELETED"}}}}},
            Code.VERSION_GONE,
        ),
        (
            {"project": {"artifactCollection": {"artifactMembership": {"artifact": {"state": "COMMITTED"}}}}},
            Code.DOWNLOAD_DENIED,
        ),
    ],
)
def test_a_version_that_is_gone_or_kept_back(answer: object, code: Code) -> None:
    with answering({"FileUrls": answer}) as (catalog, _), pytest.raises(AppError) as caught:
        catalog.file_urls(VERSION.path, "QQ==", ["a"])
    assert caught.value.code is code
    assert caught.value.detail


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"artifact": None}, Code.NOT_FOUND),
        ({"artifact": {"state": "COMMITTED", "currentManifest": None}}, Code.DOWNLOAD_DENIED),
        ({"artifact": {"state": "COMMITTED", "currentManifest": {"file": None}}}, Code.DOWNLOAD_DENIED),
        ({"artifact": {"state": "COMMITTED", "currentManifest": {"file": {"directUrl": ""}}}}, Code.DOWNLOAD_DENIED),
        ({"artifact": {"state": "DELETED", "currentManifest": None}}, Code.VERSION_GONE),
        ({"artifact": {"state": "PENDING", "currentManifest": None}}, Code.VERSION_PENDING),
    ],
)
def test_a_manifest_that_is_gone_or_kept_back(answer: object, code: Code) -> None:
    with answering({"ManifestUrl": answer}) as (catalog, _), pytest.raises(AppError) as caught:
        catalog.manifest(VERSION)
    assert caught.value.code is code
    assert caught.value.detail


def test_a_manifest_behind_an_address_that_is_too_old_at_first() -> None:
    manifest = {"version": 1, "storagePolicy": "wandb-storage-policy-v1", "contents": {"a": {"digest": "d", "size": 1}}}
    expired = Reply(403, b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>")
    with ScriptedServer(expired, Reply(200, json.dumps(manifest).encode())) as storage:
        url = {"artifact": {"currentManifest": {"file": {"directUrl": f"{storage.url}/manifest?sig=s"}}}}
        with answering({"ManifestUrl": url}) as (catalog, server):
            assert [entry.path for entry in catalog.manifest(VERSION).entries] == ["a"]
    assert len(server.requests) == 2


def test_a_server_that_is_busy_is_not_taken_for_an_older_one() -> None:
    busy = Reply(500, b"", {"Retry-After": "0.01"})
    with answering({"MembershipByAlias": busy}) as (catalog, server), pytest.raises(NetworkError):
        catalog.version(PATH, "latest")
    assert {request.json["operationName"] for request in server.requests} == {"MembershipByAlias"}


@pytest.mark.parametrize("value", [None, 5, "", "no json", "[1]", "null", "[" * 100_000])
def test_metadata_that_is_none(value: object) -> None:
    assert to_metadata(value) == {}


@pytest.mark.parametrize("text", [None, "", "yesterday", "2026-13-01T00:00:00Z"])
def test_moments_that_are_none(text: str | None) -> None:
    assert to_datetime(text) is None


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("COMMITTED", VersionState.COMMITTED),
        ("GARBAGE_COLLECTED", VersionState.DELETED),
        ("PENDING_DELETION", VersionState.DELETED),
        ("FROZEN", VersionState.OTHER),
        (None, VersionState.OTHER),
    ],
)
def test_states(text: str | None, state: VersionState) -> None:
    assert to_state(text) is state
