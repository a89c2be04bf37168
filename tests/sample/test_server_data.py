"""The sample data: true to its manifests, readable, the same every time; and the server as a process."""

import csv
import hashlib
import io
import json
import struct
import subprocess
import sys
import unicodedata
import wave
import zlib
from datetime import UTC, datetime

import httpx
import pytest

from artifact_desktop.__main__ import main as program_main
from artifact_desktop.core.digests import DigestAlgorithm, digest_to_hex
from artifact_desktop.sample import contents, demo
from artifact_desktop.sample.__main__ import main as sample_main
from artifact_desktop.sample.blobs import Computed
from artifact_desktop.sample.data import demo_data, empty_data
from artifact_desktop.sample.odd_names import ODD_NAMES
from artifact_desktop.sample.pictures import scene
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.sample.store import Artifact
from tests.sample.asking import person

_LARGE = 50_000_000


@pytest.fixture(scope="module")
def server(shared_sample_server: SampleServer) -> SampleServer:
    return shared_sample_server


def versions(server: SampleServer) -> list[Artifact]:
    return [artifact for artifact in server.data.artifacts.values() if artifact.manifest]


def test_every_stored_byte_is_what_its_manifest_says(server: SampleServer) -> None:
    seen, checked = set(), 0
    for artifact in versions(server):
        for entry in artifact.manifest.entries.values():
            key = server.data.entry_key(entry)
            if key is None or key in seen or entry.size > _LARGE:
                continue
            seen.add(key)
            data = server.data.objects[key].read()
            assert len(data) == entry.size, entry.path
            if entry.algorithm is DigestAlgorithm.MD5:
                assert hashlib.md5(data).hexdigest() == digest_to_hex(entry.digest), entry.path
            checked += 1
    assert checked > 3000


def test_recorded_digests_are_true() -> None:
    """They are there so that the server starts at once; this is the one place where they are computed."""
    assert contents.weights("large", 100_000_000).md5 == demo.LARGE_MD5
    assert contents.embeddings("bike embeddings", 120_000).md5 == demo.EMBEDDINGS_MD5


def test_a_computed_blob_reads_the_same_however_it_is_cut() -> None:
    blob = Computed("seed", 3_000_000, head=b"head")
    whole = blob.read()
    assert whole.startswith(b"head")
    assert len(whole) == 3_000_000
    for start, stop, step in ((0, 10, 3), (1_048_570, 1_048_590, 7), (2_999_999, 3_000_000, 9), (5, 5, 1)):
        assert b"".join(blob.pieces(start, stop, step)) == whole[start:stop]
    assert whole[8:1000] != whole[(1 << 20) : (1 << 20) + 992]


def test_the_data_is_the_same_every_time() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    first, second = demo_data(now), demo_data(now)
    assert [a.id for a in first.artifacts.values()] == [a.id for a in second.artifacts.values()]
    assert [a.created_at for a in first.artifacts.values()] == [a.created_at for a in second.artifacts.values()]
    for one, other in zip(first.artifacts.values(), second.artifacts.values(), strict=True):
        assert one.digest == other.digest
    assert first.people["ana"].key == second.people["ana"].key


def test_no_version_is_the_same_as_the_one_before(server: SampleServer) -> None:
    for collection in server.data.collections.values():
        digests = [each.artifact.digest for each in collection.memberships]
        assert len(digests) == len(set(digests)), collection.name


def test_a_file_is_stored_once_by_the_version_that_brought_it(server: SampleServer) -> None:
    bikes = server.data.collection("vision-lab", "bike-detection", "bike-dataset")
    first, latest = bikes.memberships[0].artifact, bikes.memberships[-1].artifact
    births = {entry.birth_artifact_id for entry in latest.manifest.entries.values() if entry.ref is None}
    assert first.id in births
    assert latest.id in births
    assert len(births) > 5


def test_what_is_there_to_be_shown(server: SampleServer) -> None:
    assert len(server.contents("vision-lab/bike-detection/tiny-files:latest")) == 2000
    assert len(server.contents("vision-lab/bike-detection/bike-dataset:v12")) == 1204
    large = server.contents("vision-lab/bike-detection/detector-large:latest")["model.safetensors"]
    assert large.size > 200_000_000
    small = server.data.collection("vision-lab", "bike-detection", "detector-small").memberships[-1].artifact
    assert {entry.algorithm for entry in small.manifest.entries.values()} == {DigestAlgorithm.XXH128}
    assert json.loads(small.manifest.to_json())["contents"]["config.json"]["extra"] == {"alg": "XXH128"}
    states = {artifact.state for artifact in versions(server)}
    assert states == {"COMMITTED", "DELETED", "PENDING"}
    kinds = {collection.type.name for collection in server.data.collections.values()}
    assert {"dataset", "model", "job", "run_table", "code", "wandb-history"} <= kinds
    references = server.data.collection("vision-lab", "bike-detection", "external-refs").memberships[-1].artifact
    schemes = {entry.ref.partition("://")[0] for entry in references.manifest.entries.values() if entry.ref}
    assert schemes == {"http", "https", "s3", "gs", "file", "ftp", "wandb-artifact"}
    with pytest.raises(KeyError):
        server.contents("vision-lab/bike-detection/bike-dataset:never")


def test_one_version_is_about_to_expire() -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    crops = demo_data(now).collection("vision-lab", "bike-detection", "nightly-crops").memberships[-1].artifact
    left = crops.ttl_duration_seconds - (now - crops.created_at).total_seconds()
    assert left == 3 * 86_400
    assert not crops.ttl_is_inherited


def test_odd_names_are_listed_and_downloadable(server: SampleServer) -> None:
    name = "vision-lab/bike-detection/odd-names:a/b"
    with person(server) as ana:
        urls = ana.urls(name)
        assert urls.keys() == ODD_NAMES.keys()
        for path, url in urls.items():
            assert ana.storage.get(url).content == ODD_NAMES[path].encode(), path
    for path in ODD_NAMES:
        assert unicodedata.is_normalized("NFC", path)
        assert all(0 < len(part.encode()) <= 255 and part not in (".", "..") for part in path.split("/"))


def test_pictures_are_pictures() -> None:
    for number in range(60):
        drawn = scene(f"bike {number}")
        data = drawn.png()
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        chunks, offset = {}, 8
        while offset < len(data):
            length, kind = struct.unpack_from(">I4s", data, offset)
            chunks[kind] = body = data[offset + 8 : offset + 8 + length]
            assert zlib.crc32(kind + body) == struct.unpack_from(">I", data, offset + 8 + length)[0]
            offset += 12 + length
        width, height = struct.unpack_from(">II", chunks[b"IHDR"])
        assert (width, height) == drawn.size
        rows = zlib.decompress(chunks[b"IDAT"])
        assert len(rows) == (width + 1) * height
        assert set(rows[:: width + 1]) == {0}
        for box in drawn.bicycles:
            assert 0 <= box.x < box.x + box.width <= width
            assert 0 <= box.y < box.y + box.height <= height


def test_tables_sounds_and_weights_are_what_they_say(server: SampleServer) -> None:
    bikes = server.contents("vision-lab/bike-detection/bike-dataset:v12")
    table = json.loads(bikes["annotations/scores.table.json"].read())
    assert (table["_type"], table["nrows"]) == ("table", len(table["data"]))
    assert {len(row) for row in table["data"]} == {table["ncols"]}
    rows = list(csv.DictReader(io.StringIO(bikes["annotations/labels.csv"].read().decode())))
    assert {row["file"] for row in rows} == {path for path in bikes if path.startswith("images/")}
    assert {row["label"] for row in rows} == set(contents.BIKE_CLASSES)
    bells = server.contents("audio-lab/speech-commands/bells:latest")
    with wave.open(io.BytesIO(bells["bells/00.wav"].read())) as sound:
        assert (sound.getframerate(), sound.getnframes()) == (16_000, 9_600)
    head = next(server.contents("vision-lab/pose/pose-net:latest")["pose.safetensors"].pieces(0, 4096))
    length = struct.unpack_from("<Q", head)[0]
    tensor = json.loads(head[8 : 8 + length])["detector.weight"]
    assert tensor["data_offsets"][1] == 2 * tensor["shape"][0]


def test_nothing_in_the_empty_data_but_people() -> None:
    store = empty_data()
    assert store.artifacts == {}
    assert [
        project for entity in store.entities.values() for project in entity.projects if not project.startswith("wandb-")
    ] == []


@pytest.mark.parametrize("arguments", [[], ["--empty", "--pace", "0"]])
def test_the_process_tells_its_address_and_ends_with_its_input(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "artifact_desktop.sample", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        told = json.loads(process.stdout.readline())
        assert told.keys() == {"url", "storage_url", "api_key", "username"}
        answer = httpx.post(
            f"{told['url']}/graphql", json={"query": "{ viewer { username } }"}, auth=("api", told["api_key"])
        )
        assert answer.json() == {"data": {"viewer": {"username": told["username"]}}}
        process.stdin.close()
        assert process.wait(30) == 0
        assert process.stdout.read() == ""


@pytest.mark.parametrize("port", ["taken", "70000"])
def test_a_port_that_cannot_be_used_is_a_usage_error(
    shared_sample_server: SampleServer, capsys: pytest.CaptureFixture[str], port: str
) -> None:
    port = port if port != "taken" else shared_sample_server.url.rpartition(":")[2]
    assert sample_main(["--empty", "--port", port]) == 2
    assert port in capsys.readouterr().err
    assert program_main(["sample-server", "--empty", "--port", port]) == 2
    assert port in capsys.readouterr().err
