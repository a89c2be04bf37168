"""The real SDK fills the sample server and reads it back: the server is a W&B server as far as the SDK can tell."""

import re
from pathlib import Path

import pytest

from artifact_desktop.core.digests import DigestAlgorithm
from tests.sample.sdk_fixture import ENTITY, PROJECT, REGISTRY, SeededServer, SeededVersion
from tests.sample.sdk_sources import EMPTY_NAMES, MANY, ODD_NAMES

pytestmark = pytest.mark.sdk

_PLACE = f"{ENTITY}/{PROJECT}"


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def version(seeded: SeededServer, name: str) -> SeededVersion:
    return next(each for each in seeded.versions if each.name == f"{_PLACE}/{name}")


def test_what_the_sdk_uploaded_comes_back_byte_for_byte(seeded_server: SeededServer) -> None:
    sourced = [each for each in seeded_server.versions if each.source]
    assert len(sourced) >= 12
    for each in sourced:
        expected = tree(each.source)
        downloaded = tree(each.download)
        assert set(expected) == each.stored, each.name
        assert {path: downloaded[path] for path in each.stored} == expected, each.name
        assert set(downloaded) - each.stored <= each.references, each.name


def test_references_are_followed_to_where_the_bytes_are(seeded_server: SeededServer) -> None:
    references = version(seeded_server, "references:v0")
    elsewhere = tree(references.source.parent / "elsewhere")
    downloaded = tree(references.download)
    assert downloaded["on-the-web.bin"] == elsewhere["on-the-web.bin"]
    assert downloaded["on-this-disk.bin"] == elsewhere["on-this-disk.bin"]
    many, newest = version(seeded_server, "many-files:v0"), version(seeded_server, "versions:v2")
    assert downloaded["from/another-artifact.bin"] == (many.source / "part-0/0/0000.bin").read_bytes()
    assert downloaded["changes-of-versions.bin"] == (newest.source / "changes.bin").read_bytes()


def test_manifests_keep_names_references_and_algorithms(seeded_server: SeededServer) -> None:
    seen = seeded_server.seen["versions"]
    assert len(version(seeded_server, "many-files:v0").stored) == MANY
    assert version(seeded_server, "odd-names:v0").stored == {*ODD_NAMES, *EMPTY_NAMES}
    references = seen[f"{_PLACE}/references:v0"]["references"]
    assert re.fullmatch(r"wandb-artifact://[0-9a-f]+/part-0/0/0000\.bin", references["from/another-artifact.bin"])
    bucket = seen[f"{_PLACE}/bucket:v0"]["references"]
    assert bucket == {"frames": "s3://open-bucket/frames/", "tracked-only": "nfs://shelf/box"}
    for name in ("xxh128:v0", "xxh128:v1"):
        assert seen[f"{_PLACE}/{name}"]["algorithms"] == [DigestAlgorithm.XXH128.value]
        assert seen[f"{_PLACE}/{name}"]["algorithm"] == "MANIFEST_XXH128"
    assert seen[f"{_PLACE}/large:v0"]["algorithms"] == ["None"]


def test_numbers_of_the_server_are_those_of_the_manifest(seeded_server: SeededServer) -> None:
    for name, seen in seeded_server.seen["versions"].items():
        assert seen["digest"] == seen["digest_of_manifest"], name
        assert seen["size"] == seen["size_of_manifest"], name
        assert seen["file_count"] == len(seen["stored"]) + len(seen["references"]), name
        assert set(seen["files"]) == {*seen["stored"], *seen["references"]}, name
        assert seen["state"] == "COMMITTED"
        assert seen["logged_by"] == seeded_server.seeded["run"]


def test_listed_sizes_are_the_sizes_of_the_files(seeded_server: SeededServer) -> None:
    for each in seeded_server.versions:
        listed = seeded_server.seen["versions"][each.name]["files"]
        sizes = {path: (each.download / path).stat().st_size for path in each.stored}
        assert {path: listed[path] for path in each.stored} == sizes, each.name


def test_aliases_move_with_new_versions(seeded_server: SeededServer) -> None:
    assert seeded_server.seen["history"] == [
        ["v2", ["latest", "production", "said-twice"]],
        ["v1", []],
        ["v0", ["first"]],
    ]


def test_the_same_content_twice_makes_no_new_version(seeded_server: SeededServer) -> None:
    again, newest, aliases = seeded_server.seeded["logged_twice"]
    assert again == newest == "v2"
    assert {"said-twice", "latest", "production"} <= set(aliases)


def test_description_metadata_tags_and_life_time(seeded_server: SeededServer) -> None:
    seen = seeded_server.seen["versions"][f"{_PLACE}/many-files:v0"]
    assert seen["description"] == "# Many files\nin *folders*"
    assert seen["metadata"] == {"classes": ["a", "b"], "n": MANY}
    assert seen["tags"] == ["checked", "two words"]
    assert seen["ttl"] == 30 * 24 * 3600
    assert seen["aliases"] == ["candidate", "latest"]


def test_an_edit_afterwards_is_kept(seeded_server: SeededServer) -> None:
    seen = seeded_server.seen["edited"]
    assert (seen["description"], seen["metadata"], seen["tags"]) == (
        "Edited *afterwards*",
        {"edited": True},
        ["edited"],
    )
    assert seen["aliases"] == ["edited", "latest"]


def test_a_table_is_read_as_a_table(seeded_server: SeededServer) -> None:
    assert seeded_server.seen["table"] == [[1, "cat", 0.5], [2, "perro", 0.75]]


def test_links_in_a_portfolio_and_in_a_registry(seeded_server: SeededServer) -> None:
    portfolio, registry = seeded_server.seen["portfolio"], seeded_server.seen["registry"]
    assert seeded_server.seeded["portfolio"] == f"{_PLACE}/chosen:v0"
    assert seeded_server.seeded["registry"] == f"{REGISTRY}/bikes:v0"
    for link, alias in ((portfolio, "approved"), (registry, "staging")):
        assert link["is_link"]
        assert link["source"] == f"{_PLACE}/versions:v2"
        assert alias in link["aliases"]
        assert "production" not in link["aliases"]
    assert set(seeded_server.seen["files_of_link"]) == version(seeded_server, "versions:v2").stored
    assert seeded_server.seen["linked"] == sorted([f"{_PLACE}/chosen:v0", f"{REGISTRY}/bikes:v0"])
    assert seeded_server.seen["commit"] == "v2"


def test_using_an_artifact_is_lineage(seeded_server: SeededServer) -> None:
    assert seeded_server.seeded["used"] == "v2"
    assert tree(seeded_server.seeded["used_root"]) == tree(version(seeded_server, "versions:v2").source)
    used_by = seeded_server.seen["versions"][f"{_PLACE}/versions:v2"]["used_by"]
    assert used_by == [seeded_server.seeded["run"]]


def test_a_run_knows_what_it_made_and_used(seeded_server: SeededServer) -> None:
    seen = seeded_server.seen
    assert seen["run"] == [seeded_server.seeded["run"], "seeding-run-1", "ana"]
    assert {each.name for each in seeded_server.versions} <= set(seen["logged_by_run"])
    assert seen["used_by_run"] == [f"{_PLACE}/versions:v2"]


def test_a_registry_is_found_and_searched(seeded_server: SeededServer) -> None:
    seen = seeded_server.seen
    assert seen["registries"] == [REGISTRY.partition("/")[2], "organization"]
    assert seen["found_in_registry"] == ["bikes:v0"]
    assert set(seen["members_of_registry"]) <= set(seen["team"])


def test_what_is_unlinked_or_deleted_is_gone(seeded_server: SeededServer) -> None:
    assert seeded_server.seen["unlinked"] == []
    assert seeded_server.seen["scratch"] == ["A *collection*", ["tagged"], ["v1"]]


def test_browsing_shows_what_is_there(seeded_server: SeededServer) -> None:
    seen = seeded_server.seen
    assert PROJECT in seen["projects"]
    assert {"large", "xxh128"} == set(seen["kinds"]["model"])
    datasets = {
        "many-files",
        "odd-names",
        "versions",
        "table",
        "growing",
        "references",
        "bucket",
        "chosen",
        "scratch",
        "to-unlink",
    }
    assert set(seen["kinds"]["dataset"]) == datasets
    assert set(seen["asked"]) == {"time 12:30.txt", "emoji/🚲.txt", "empty.bin"}
    assert seen["exists"] == [True, False, False]


def test_the_shell_of_the_sdk_gets_and_lists(seeded_server: SeededServer, tmp_path: Path) -> None:
    sdk = seeded_server.sdk
    chosen = version(seeded_server, "versions:v2")
    shown = sdk.shell("artifact", "get", f"{_PLACE}/versions:production", "--root", tmp_path, cache="cli")
    assert tree(tmp_path) == tree(chosen.source)
    assert "versions:production" in shown
    listed = sdk.shell("artifact", "ls", _PLACE)
    assert {"many-files:v0", "versions:v2", "large:v0"} <= set(re.findall(r"[\w-]+:v\d+", listed))


def test_the_key_never_reached_storage(seeded_server: SeededServer) -> None:
    assert list(seeded_server.server.violations) == []
