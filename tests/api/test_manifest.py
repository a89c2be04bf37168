"""Manifests as the SDK and others write them, and things that are no manifest."""

import json

import pytest

from artifact_desktop.api.manifest import decode_manifest
from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.errors import Code, ProtocolError
from artifact_desktop.core.models import Manifest, ManifestEntry

DIGEST = "REc7Qg4M8XvC+RyCXxDxxg=="


def manifest(contents: object, **head: object) -> bytes:
    whole = {"version": 1, "storagePolicy": "wandb-storage-policy-v1", "contents": contents, **head}
    return json.dumps(whole).encode()


def decoded(content: bytes) -> Manifest:
    return decode_manifest(content, "vision-lab/bikes/bike-dataset:v3", "wandb.example.org")


def test_entries_as_the_sdk_writes_them() -> None:
    contents = {
        "b.txt": {"digest": DIGEST, "size": 10, "birthArtifactID": "QQ=="},
        "a/big.bin": {"digest": DIGEST, "size": 5, "birthArtifactID": "QQ==", "extra": {"alg": "XXH128"}},
        "ext/x.csv": {"digest": "etag", "size": 99, "ref": "s3://bucket/x.csv", "extra": {"etag": "etag"}},
        "link.bin": {"digest": DIGEST, "ref": "wandb-artifact://41/a.txt"},
    }
    config = {"storageLayout": "V2", "storageRegion": "eu"}
    assert decoded(manifest(contents, storagePolicyConfig=config)) == Manifest(
        (
            ManifestEntry("a/big.bin", DIGEST, 5, DigestAlgorithm.XXH128, None, "QQ=="),
            ManifestEntry("b.txt", DIGEST, 10, DigestAlgorithm.MD5, None, "QQ=="),
            ManifestEntry("ext/x.csv", "etag", 99, DigestAlgorithm.MD5, "s3://bucket/x.csv"),
            ManifestEntry("link.bin", DIGEST, 0, DigestAlgorithm.MD5, "wandb-artifact://41/a.txt"),
        ),
        "V2",
        "eu",
    )


def test_the_same_name_of_an_artifact_is_kept_once() -> None:
    entries = decoded(manifest({n: {"digest": DIGEST, "birthArtifactID": "QQ=="} for n in "abc"})).entries
    assert len({id(entry.birth_artifact_id) for entry in entries}) == 1


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_a_large_manifest_loses_nothing(separators: tuple[str, str]) -> None:
    """Decoded in parts, whose ends look like what also stands inside of names and entries."""
    names = [f'folder-{n % 7}/"}},{{"{n}' for n in range(30_000)]
    contents = {name: {"extra": {"alg": "MD5"}, "digest": DIGEST, "size": n} for n, name in enumerate(names)}
    whole = {"version": 1, "storagePolicy": "wandb-storage-policy-v1", "contents": contents}
    content = json.dumps(whole, separators=separators).encode()
    assert len(content) > 2 << 20
    assert {entry.path: entry.size for entry in decoded(content).entries} == {name: n for n, name in enumerate(names)}


def test_a_large_manifest_with_no_place_to_cut() -> None:
    padding = [{"a": {}}] * (1 << 18)
    contents = {"a": {"digest": DIGEST, "padding": padding}, "b": {"digest": DIGEST}}
    assert [entry.path for entry in decoded(manifest(contents)).entries] == ["a", "b"]


def test_a_large_manifest_with_a_fault_at_its_end() -> None:
    contents: dict[str, object] = {f"images/{n:06d}.png": {"digest": DIGEST, "size": n} for n in range(30_000)}
    with pytest.raises(ProtocolError):
        decoded(manifest(contents | {"zzz": {}}))
    assert len(decoded(manifest(contents | {"zzz": {"digest": DIGEST, "mean": float("nan")}})).entries) == 30_001


@pytest.mark.parametrize("config", [None, {}, {"storageLayout": None, "storageRegion": None}])
def test_an_older_layout(config: object) -> None:
    empty = decoded(manifest({}, storagePolicyConfig=config))
    assert (empty.entries, empty.layout, empty.region) == ((), "V1", None)


@pytest.mark.parametrize("extra", [None, {}, {"alg": None}, {"alg": "MD5"}])
def test_no_tag_means_md5(extra: object) -> None:
    [entry] = decoded(manifest({"a": {"digest": DIGEST, "extra": extra}})).entries
    assert entry.algorithm is DigestAlgorithm.MD5


def test_a_tag_of_a_newer_server() -> None:
    [entry] = decoded(manifest({"a": {"digest": DIGEST, "extra": {"alg": "BLAKE3"}}})).entries
    assert entry.algorithm is DigestAlgorithm.UNKNOWN


@pytest.mark.parametrize("size", [None, 0, -1])
def test_sizes_that_are_none(size: int | None) -> None:
    [entry] = decoded(manifest({"a": {"digest": DIGEST, "size": size, "ref": "gs://b/a"}})).entries
    assert entry.size == 0


def test_what_python_writes_and_json_forbids() -> None:
    contents = {"not-text-\udcff": {"digest": DIGEST, "extra": {"mean": float("nan")}, "local_path": "/home/ana"}}
    [entry] = decoded(manifest(contents)).entries
    assert entry == ManifestEntry("not-text-\udcff", DIGEST, 0)


@pytest.mark.parametrize(
    "content",
    [
        manifest({}, version=2),
        manifest({}, version="1"),
        manifest({}, storagePolicy="another"),
        manifest({}, storagePolicy=None),
        manifest([]),
        manifest(None),
        manifest({"a": {}}),
        manifest({"a": {"digest": 5}}),
        b'{"version": 1, "storagePolicy": "wandb-storage-policy-v1"}',
        b"[]",
        b"{}",
    ],
)
def test_a_manifest_of_another_kind(content: bytes) -> None:
    with pytest.raises(ProtocolError) as caught:
        decoded(content)
    assert caught.value.code is Code.MANIFEST_UNSUPPORTED
    assert "bike-dataset:v3" in caught.value.detail


@pytest.mark.parametrize("content", [b"", b"<html>Sign in</html>", manifest({})[:-5], b'{"a":' * 100_000, b"\xff\xfe"])
def test_no_manifest_at_all(content: bytes) -> None:
    with pytest.raises(ProtocolError) as caught:
        decoded(content)
    assert caught.value.code is Code.UNEXPECTED_ANSWER
    assert caught.value.detail
