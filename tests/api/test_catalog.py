"""The catalog against the sample server, which is judged by W&B's own SDK, and against older and odder ones."""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from artifact_desktop.api.catalog import Catalog
from artifact_desktop.api.client import ApiClient
from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.errors import AccessDenied, Code, NotFound, SignInError
from artifact_desktop.core.models import CollectionKind, CollectionPath, VersionPath, VersionState
from artifact_desktop.core.names import parse_artifact_name
from artifact_desktop.sample.server import SampleServer

BIKES = CollectionPath("vision-lab", "bike-detection", "bike-dataset")
MODELS = CollectionPath("open-vision", "wandb-registry-models", "Bike Detector")


@contextmanager
def signed_in(server: SampleServer) -> Iterator[Catalog]:
    with ApiClient(server.url, server.api_key) as client:
        yield Catalog(client)


@pytest.fixture
def catalog(shared_sample_server: SampleServer) -> Iterator[Catalog]:
    with signed_in(shared_sample_server) as catalog:
        yield catalog


def test_who_am_i(catalog: Catalog) -> None:
    viewer = catalog.viewer()
    assert (viewer.username, viewer.name, viewer.entity) == ("ana", "Ana Robles", "vision-lab")
    assert viewer.teams == ("vision-lab", "audio-lab", "partner-university")
    assert viewer.account_type == "USER"
    assert [organization.entity for organization in viewer.organizations] == ["open-vision", "partner-university-org"]


def test_a_key_nobody_knows(shared_sample_server: SampleServer) -> None:
    with ApiClient(shared_sample_server.url, "k" * 40) as client, pytest.raises(SignInError) as caught:
        Catalog(client).viewer()
    assert caught.value.code is Code.KEY_REJECTED


def test_down_the_tree(catalog: Catalog) -> None:
    projects = {project.name: project for project in catalog.projects("vision-lab")}
    assert projects["bike-detection"].entity == "vision-lab"
    assert projects["bike-detection"].description
    types = {kind.name: kind for kind in catalog.types("vision-lab", "bike-detection")}
    assert not types["dataset"].is_system
    assert types["run_table"].is_system
    collections = {each.name: each for each in catalog.collections("vision-lab", "bike-detection", "model")}
    assert collections["detector-large"].kind is CollectionKind.SEQUENCE
    assert collections["detector-candidates"].kind is CollectionKind.PORTFOLIO
    assert collections["detector-large"].created_at is not None


def test_what_is_not_there(catalog: Catalog) -> None:
    assert list(catalog.projects("nobody")) == []
    for nothing in (
        catalog.types("vision-lab", "nothing"),
        catalog.collections("vision-lab", "bike-detection", "nothing"),
        catalog.versions(CollectionPath("vision-lab", "bike-detection", "nothing")),
    ):
        with pytest.raises(NotFound) as caught:
            next(nothing)
        assert caught.value.code is Code.NOT_FOUND
        assert "nothing" in caught.value.detail


def test_the_registries_of_an_organization(catalog: Catalog) -> None:
    [organization, _other] = catalog.viewer().organizations
    registries = list(catalog.registries(organization))
    assert {(registry.entity, registry.title) for registry in registries} == {
        ("open-vision", "models"),
        ("open-vision", "datasets"),
    }


def test_versions_of_a_collection(catalog: Catalog) -> None:
    versions = {version.path.index: version for version in catalog.versions(BIKES)}
    assert sorted(versions) == list(range(13))
    assert versions[12].aliases == ("latest",)  # and not the v12 that it also answers to
    assert "production" in versions[10].aliases
    assert versions[4].state is VersionState.DELETED
    assert versions[12].file_count > 1000
    assert versions[12].created_at is not None


def test_one_version_in_full(catalog: Catalog) -> None:
    detail = catalog.version(BIKES, "production")
    assert detail.version.path == VersionPath(BIKES, 10)
    assert detail.type_name == "dataset"
    assert detail.description
    assert detail.metadata["classes"]
    assert detail.tags == ("reviewed",)
    assert detail.created_by is not None
    assert detail.created_by.kind == "run"
    assert detail.used_by == 2
    assert detail.expires_at is None
    bare = catalog.version(BIKES, "v10", lineage=False)
    assert bare.version == detail.version
    assert (bare.tags, bare.created_by, bare.used_by) == ((), None, None)


def test_a_version_that_expires(catalog: Catalog) -> None:
    detail = catalog.version(CollectionPath("vision-lab", "bike-detection", "nightly-crops"), "latest")
    assert detail.expires_at is not None
    assert detail.version.created_at is not None
    assert detail.expires_at > detail.version.created_at


def test_a_linked_version_has_the_number_of_the_collection_one_came_through(catalog: Catalog) -> None:
    linked = {version.path.index: version for version in catalog.versions(MODELS)}
    detail = catalog.version(MODELS, "staging")
    assert detail.version == linked[1]
    assert "staging" in detail.version.aliases


def test_a_version_may_be_named_by_its_digest(catalog: Catalog) -> None:
    version = catalog.version(BIKES, "latest", lineage=False).version
    assert catalog.version(BIKES, version.digest, lineage=False).version == version


@pytest.mark.parametrize(
    ("path", "alias", "code"),
    [
        (BIKES, "nothing", Code.VERSION_NOT_FOUND),
        (BIKES, "v999", Code.VERSION_NOT_FOUND),
        (CollectionPath("vision-lab", "bike-detection", "nothing"), "latest", Code.NOT_FOUND),
        (CollectionPath("vision-lab", "nothing", "bike-dataset"), "latest", Code.NOT_FOUND),
        (CollectionPath("nobody", "bike-detection", "bike-dataset"), "latest", Code.NOT_FOUND),
    ],
)
def test_a_version_that_is_not_there(catalog: Catalog, path: CollectionPath, alias: str, code: Code) -> None:
    with pytest.raises(NotFound) as caught:
        catalog.version(path, alias)
    assert caught.value.code is code
    assert caught.value.detail


def test_the_files_behind_the_addresses_are_those_of_the_manifest(catalog: Catalog) -> None:
    """Odd names and an empty file among them."""
    version = catalog.version(CollectionPath("vision-lab", "bike-detection", "odd-names"), "latest").version
    manifest = catalog.manifest(version)
    assert [entry.path for entry in manifest.entries] == sorted(entry.path for entry in manifest.entries)
    entries = {entry.path: entry for entry in manifest.entries if not entry.is_reference}
    assert 0 in {entry.size for entry in entries.values()}
    urls = catalog.file_urls(version.path, version.artifact_id, list(entries))
    assert urls.keys() == entries.keys()
    with httpx.Client() as storage:
        for path, entry in entries.items():
            body = storage.get(urls[path]).content
            digest = hashlib.md5(body, usedforsecurity=False).digest()
            assert entry.algorithm is DigestAlgorithm.MD5
            assert (len(body), base64.b64encode(digest).decode()) == (entry.size, entry.digest), path


@pytest.mark.parametrize("addresses", ["handler", "relative"])
def test_a_compatible_server_names_its_own_handler_and_the_storage_is_found_behind_it(addresses: str) -> None:
    with SampleServer(record=True) as server, signed_in(server) as catalog:
        server.behaviour.addresses = addresses
        version = catalog.version(CollectionPath("vision-lab", "bike-detection", "odd-names"), "latest").version
        entries = {entry.path: entry for entry in catalog.manifest(version).entries if not entry.is_reference}
        urls = catalog.file_urls(version.path, version.artifact_id, list(entries))
        assert urls.keys() == entries.keys()
        assert {url.startswith(f"{server.storage_url}/") for url in urls.values()} == {True}
        name, url = next(iter(urls.items()))
        assert len(httpx.get(url).content) == entries[name].size
        assert server.violations == []


def test_references_and_digests_of_another_kind(catalog: Catalog) -> None:
    refs = catalog.version(CollectionPath("vision-lab", "bike-detection", "external-refs"), "latest").version
    assert {entry.ref.split(":")[0] for entry in catalog.manifest(refs).entries if entry.ref} >= {"s3", "gs", "https"}
    small = catalog.version(CollectionPath("vision-lab", "bike-detection", "detector-small"), "latest").version
    assert DigestAlgorithm.XXH128 in {entry.algorithm for entry in catalog.manifest(small).entries}


def test_addresses_are_asked_for_in_windows(shared_sample_server: SampleServer) -> None:
    with signed_in(shared_sample_server) as catalog:
        version = catalog.version(CollectionPath("vision-lab", "bike-detection", "tiny-files"), "latest").version
        names = [entry.path for entry in catalog.manifest(version).entries]
        urls = catalog.file_urls(version.path, version.artifact_id, names)
        assert len(names) == 2000
        assert urls.keys() == set(names)
        assert catalog.file_urls(version.path, version.artifact_id, ["not-there.txt"]) == {}
        assert catalog.file_urls(version.path, version.artifact_id, []) == {}


def test_deleted_and_pending_versions_have_no_files(catalog: Catalog) -> None:
    deleted = next(version for version in catalog.versions(BIKES) if version.state is VersionState.DELETED)
    street = CollectionPath("vision-lab", "bike-detection", "street-scenes")
    pending = next(version for version in catalog.versions(street) if version.state is VersionState.PENDING)
    for version, code in ((deleted, Code.VERSION_GONE), (pending, Code.VERSION_PENDING)):
        with pytest.raises(NotFound) as caught:
            catalog.manifest(version)
        assert caught.value.code is code
        with pytest.raises(NotFound) as caught:
            catalog.file_urls(version.path, version.artifact_id, ["README.md"])
        assert caught.value.code is code


@pytest.mark.parametrize("denial", ["graphql-403", "graphql-200", "files-null", "url-empty"])
def test_a_denial_is_a_denial_in_every_shape(denial: str) -> None:
    evals = CollectionPath("partner-university", "shared-evals", "eval-frames")
    with SampleServer(denial=denial, record=True) as server, signed_in(server) as catalog:
        version = catalog.version(evals, "latest").version
        names = [entry.path for entry in catalog.manifest(version).entries]
        with pytest.raises(AccessDenied) as caught:
            catalog.file_urls(version.path, version.artifact_id, names[:5])
        assert caught.value.code is Code.DOWNLOAD_DENIED
        assert "eval-frames" in caught.value.detail
        assert server.violations == []


def test_no_key_reaches_the_storage() -> None:
    with SampleServer(record=True) as server, signed_in(server) as catalog:
        catalog.manifest(catalog.version(BIKES, "latest").version)
        stored = [request for request in server.requests if request.origin == "storage"]
        assert stored
        assert server.violations == []


def test_an_expired_manifest_address_is_asked_for_again() -> None:
    """An address that is too old when it is used: two are handed out, and the storage refuses both."""
    with SampleServer(url_lifetime=-60, record=True) as server, signed_in(server) as catalog:
        version = catalog.version(BIKES, "latest").version
        with pytest.raises(AccessDenied) as caught:
            catalog.manifest(version)
        assert caught.value.code is Code.STORAGE_DENIED
        assert len([request for request in server.requests if request.origin == "storage"]) == 2


VARIANTS = {
    "null nodes": {"null_nodes": True},
    "numbers as text": {"int64_as_text": True},
    "no features": {"features": ()},
    "before features": {"without": ["ServerInfo.features"]},
    "before organizations": {"without": ["Organization.orgEntity"]},
    "before tags": {"without": ["Artifact.tags", "ServerInfo.features"]},
    "before lineage": {"without": ["Artifact.createdBy"]},
    "before files of memberships": {"without": ["ArtifactCollectionMembership.files"]},
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_older_and_odder_servers_lead_to_the_same_files(variant: str) -> None:
    with SampleServer(**VARIANTS[variant]) as server, signed_in(server) as catalog:  # type: ignore[arg-type] # of several types
        assert catalog.viewer().username == "ana"
        assert "bike-detection" in {project.name for project in catalog.projects("vision-lab")}
        assert "bike-dataset" in {each.name for each in catalog.collections("vision-lab", "bike-detection", "dataset")}
        assert len(list(catalog.versions(BIKES))) == 13
        detail = catalog.version(BIKES, "production")
        assert detail.version.path.index == 10
        assert "production" in detail.version.aliases
        assert detail.type_name == "dataset"
        names = [entry.path for entry in catalog.manifest(detail.version).entries if not entry.is_reference]
        assert len(names) > 1000
        assert catalog.file_urls(detail.version.path, detail.version.artifact_id, names[:3]).keys() == set(names[:3])


@pytest.mark.parametrize("also_missing", [[], ["Project.artifactCollectionMembership"]], ids=["by-name", "none"])
def test_a_server_before_memberships(also_missing: list[str]) -> None:
    with SampleServer(without=["Project.artifactCollection", *also_missing]) as server, signed_in(server) as catalog:
        detail = catalog.version(BIKES, "production")
        assert detail.version.path.index == 10
        assert detail.version.aliases == ("production", "reviewed")
        with pytest.raises(NotFound) as caught:
            catalog.version(BIKES, "nothing")
        assert caught.value.code is Code.VERSION_NOT_FOUND
        urls = catalog.file_urls(detail.version.path, detail.version.artifact_id, ["README.md"])
        assert urls.keys() == {"README.md"}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("bikes/set", ("vision-lab", "bikes", "set")),
        ("audio-lab/bikes/set", ("audio-lab", "bikes", "set")),
        ("Open Vision/wandb-registry-models/set", ("open-vision", "wandb-registry-models", "set")),
        ("open-vision/wandb-registry-models/set", ("open-vision", "wandb-registry-models", "set")),
        ("Open Vision/bikes/set", ("Open Vision", "bikes", "set")),
    ],
)
def test_where_a_name_leads(catalog: Catalog, text: str, path: tuple[str, str, str]) -> None:
    assert catalog.collection_path(parse_artifact_name(text), catalog.viewer()) == CollectionPath(*path)


def test_a_registry_of_one_of_several_organizations(catalog: Catalog) -> None:
    with pytest.raises(NotFound):
        catalog.collection_path(parse_artifact_name("wandb-registry-models/set"), catalog.viewer())
