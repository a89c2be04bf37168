import dataclasses

import pytest

from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.models import (
    Account,
    ArtifactType,
    Collection,
    CollectionPath,
    ManifestEntry,
    Project,
    VersionPath,
    Viewer,
)


def test_paths_read_as_people_write_them() -> None:
    collection = CollectionPath("vision-lab", "bikes", "bike-dataset")
    version = VersionPath(collection, 12)
    assert str(collection) == "vision-lab/bikes/bike-dataset"
    assert (version.alias, str(version)) == ("v12", "vision-lab/bikes/bike-dataset:v12")
    assert Collection(collection, "dataset").name == "bike-dataset"


def test_the_person_comes_first_and_each_entity_once() -> None:
    viewer = Viewer("1", "ana", "Ana", "vision-lab", ("audio-lab", "vision-lab", "ana"))
    assert viewer.entities == ("ana", "vision-lab", "audio-lab")
    assert Viewer("1", "", "", "", ()).entities == ()


def test_a_registry_shows_its_human_name() -> None:
    registry, project = Project("org", "wandb-registry-models"), Project("ana", "bikes")
    assert (registry.is_registry, registry.title) == (True, "models")
    assert (project.is_registry, project.title) == (False, "bikes")


@pytest.mark.parametrize(
    ("name", "system"),
    [("job", True), ("code", True), ("run_table", True), ("wandb-history", True), ("dataset", False), ("jobs", False)],
)
def test_types_made_by_the_server_are_told_apart(name: str, system: bool) -> None:
    assert ArtifactType(name).is_system is system


def test_entries_know_whether_they_are_stored() -> None:
    stored = ManifestEntry("a.csv", "1B2M2Y8AsgTpgAmY7PhCfg==", 0)
    assert (stored.is_reference, stored.algorithm) == (False, DigestAlgorithm.MD5)
    assert ManifestEntry("b", "etag", 5, ref="s3://bucket/b").is_reference


def test_values_do_not_change_and_serve_as_keys() -> None:
    account = Account("https://api.wandb.ai", "ana")
    assert {account: 1}[Account("https://api.wandb.ai", "ana")] == 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        account.username = "ben"  # type: ignore[misc] # that it is refused is the point
