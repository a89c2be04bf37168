"""The storage origin: signed addresses, ranges, denials, the download handlers, uploads."""

import base64
import hashlib
import socket
import time
from urllib.parse import quote, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from artifact_desktop.core.digests import digest_to_hex
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.sample.storage import parse_range
from tests.sample.asking import person

BIKES = "vision-lab/bike-detection/bike-dataset"
LARGE = "vision-lab/bike-detection/detector-large"


@pytest.fixture(scope="module")
def server(shared_sample_server: SampleServer) -> SampleServer:
    return shared_sample_server


@pytest.fixture(scope="module")
def readme(server: SampleServer) -> tuple[str, bytes]:
    """A signed address, and what is behind it."""
    with person(server) as ana:
        url = ana.urls(f"{BIKES}:production", names=["README.md"])["README.md"]
    return url, server.contents(f"{BIKES}:production")["README.md"].read()


def test_a_signed_address_needs_no_key(readme: tuple[str, bytes]) -> None:
    url, data = readme
    answer = httpx.get(url)
    assert answer.content == data
    assert answer.headers["etag"] == f'"{hashlib.md5(data).hexdigest()}"'
    assert answer.headers["content-length"] == str(len(data))


def test_a_key_or_a_cookie_is_a_violation() -> None:
    with SampleServer() as server, person(server) as ana:
        url = ana.urls("ana/thesis/survey:latest", names=["answers.csv"])["answers.csv"]
        assert ana.storage.get(url).status_code == 200
        assert server.violations == []
        for header in ({"authorization": "Basic x"}, {"cookie": "a=b"}):
            refused = httpx.get(url, headers=header)
            assert refused.status_code == 400
            assert "<Code>InvalidArgument</Code>" in refused.text
        assert [violation.rpartition(" ")[2] for violation in server.violations] == ["authorization", "cookie"]
        assert "?" not in "".join(server.violations)


@pytest.mark.parametrize(
    ("asked", "status", "start", "stop"),
    [
        ("bytes=0-", 206, 0, None),
        ("bytes=5-9", 206, 5, 10),
        ("bytes=-7", 206, -7, None),
        ("bytes=5-999999999", 206, 5, None),
        ("bytes=9-5", 200, 0, None),
        ("bytes=0-1,4-5", 200, 0, None),
        ("lines=1-2", 200, 0, None),
    ],
)
def test_ranges(readme: tuple[str, bytes], asked: str, status: int, start: int, stop: int | None) -> None:
    url, data = readme
    answer = httpx.get(url, headers={"range": asked})
    assert answer.status_code == status
    assert answer.content == data[start:stop]
    if status == 206:
        first = start % len(data)
        last = first + len(answer.content) - 1
        assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(data)}"


def test_a_range_beyond_the_end(readme: tuple[str, bytes]) -> None:
    url, data = readme
    answer = httpx.get(url, headers={"range": f"bytes={len(data)}-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(data)}"


def test_if_range_decides_between_the_rest_and_the_whole(readme: tuple[str, bytes]) -> None:
    url, data = readme
    etag = httpx.get(url).headers["etag"]
    assert httpx.get(url, headers={"range": "bytes=4-", "if-range": etag}).status_code == 206
    whole = httpx.get(url, headers={"range": "bytes=4-", "if-range": '"another"'})
    assert (whole.status_code, whole.content) == (200, data)


@given(size=st.integers(0, 50), first=st.integers(0, 60), last=st.integers(0, 60))
def test_a_range_is_what_slicing_says(size: int, first: int, last: int) -> None:
    data = bytes(size)
    found = parse_range(f"bytes={first}-{last}", size)
    if last < first:
        assert found is None
    elif first >= size:
        assert found is not None
        assert found[0] >= found[1]
    else:
        assert found == (first, first + len(data[first : last + 1]))
    suffix = parse_range(f"bytes=-{last}", size)
    assert suffix is not None
    assert suffix[1] - suffix[0] == len(data[-last:] if last else b"")


def test_an_address_expires() -> None:
    with SampleServer() as server, person(server) as ana:
        name = "ana/thesis/survey:latest"
        before = ana.urls(name)["answers.csv"]
        server.expire_urls()
        refused = ana.storage.get(before)
        assert refused.status_code == 403
        assert "<Code>AccessDenied</Code><Message>Request has expired</Message>" in refused.text
        assert refused.headers["content-type"] == "application/xml"
        assert ana.storage.get(ana.urls(name)["answers.csv"]).status_code == 200
        server.signer.lifetime = 0
        assert ana.storage.get(ana.urls(name)["answers.csv"]).status_code == 403


def test_an_address_is_for_one_thing_and_one_method(readme: tuple[str, bytes]) -> None:
    url, _data = readme
    assert "SignatureDoesNotMatch" in httpx.put(url, content=b"x").text
    assert httpx.head(url).status_code == 403
    assert "SignatureDoesNotMatch" in httpx.get(url.replace("Expires=3600", "Expires=9999")).text
    assert "SignatureDoesNotMatch" in httpx.get(url.replace("/wandb_artifacts/", "/wandb_artifacts/x/")).text
    assert "<Message>Access Denied</Message>" in httpx.get(url.partition("?")[0]).text


def test_files_come_in_pages_and_by_name(server: SampleServer) -> None:
    with person(server) as ana:
        page = ana.files(f"{BIKES}:v12", first=1000)
        assert page["totalCount"] == 1205
        rest = ana.files(f"{BIKES}:v12", first=1000, after=page["pageInfo"]["endCursor"])
        assert len(page["edges"]) + len(rest["edges"]) == 1205
        assert not rest["pageInfo"]["hasNextPage"]
        names = ["images/0007.png", "no such file", "README.md"]
        assert set(ana.urls(f"{BIKES}:v12", names=names)) == {"images/0007.png", "README.md"}


def test_a_reference_is_listed_and_leads_nowhere(server: SampleServer) -> None:
    with person(server) as ana:
        urls = ana.urls(f"{BIKES}:v12", names=["raw-video.mp4"])
        assert "<Code>NoSuchKey</Code>" in ana.storage.get(urls["raw-video.mp4"]).text


def test_a_large_file_is_readable_in_the_middle(server: SampleServer) -> None:
    with person(server) as ana:
        url = ana.urls(f"{LARGE}:latest")["model.safetensors"]
        around = ana.storage.get(url, headers={"range": "bytes=104857590-104857610"})
        before = ana.storage.get(url, headers={"range": "bytes=104857590-104857599"})
        after = ana.storage.get(url, headers={"range": "bytes=104857600-104857610"})
    assert around.headers["content-range"] == "bytes 104857590-104857610/200000136"
    assert around.content == before.content + after.content


def test_a_client_that_hangs_up_leaves_no_trace(server: SampleServer) -> None:
    with person(server) as ana:
        parts = urlsplit(ana.urls(f"{LARGE}:latest")["model.safetensors"])
        with socket.create_connection((parts.hostname, parts.port)) as connection:
            connection.sendall(f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert connection.recv(4096).startswith(b"HTTP/1.1 200")
        assert ana.ask("{ viewer { username } }")["viewer"]["username"] == "ana"


def test_a_pace_holds_for_all_downloads_together() -> None:
    with SampleServer(pace=1e6) as server, person(server) as ana:
        url = ana.urls(f"{LARGE}:latest")["model.safetensors"]
        started = time.monotonic()
        for _time in range(2):
            assert len(ana.storage.get(url, headers={"range": "bytes=0-199999"}).content) == 200_000
        assert time.monotonic() - started > 0.35
        server.pacer.rate = None
        assert len(ana.storage.get(url, headers={"range": "bytes=0-9999999"}).content) == 10_000_000


def test_a_server_is_closed_in_the_middle_of_a_slow_download() -> None:
    with SampleServer(pace=20_000) as server, person(server) as ana:
        url = ana.urls(f"{LARGE}:latest")["model.safetensors"]
        with ana.storage.stream("GET", url) as answer:
            arriving = answer.iter_raw()
            assert next(arriving)
            server.close()
            with pytest.raises(httpx.TransportError):
                list(arriving)


DENIALS = (
    "partner-university/shared-evals/eval-frames:latest",
    "open-vision/wandb-registry-datasets/bike-dataset-gold:v0",
)


@pytest.mark.parametrize("name", DENIALS)
@pytest.mark.parametrize("denial", ["graphql-403", "graphql-200", "files-null", "url-empty"])
def test_a_refused_download_has_many_faces(name: str, denial: str) -> None:
    with SampleServer(denial=denial) as server, person(server) as ana:
        answer = ana.post_files(name, first=2)
        said = answer.json()
        if denial in ("graphql-403", "graphql-200"):
            assert answer.status_code == (403 if denial == "graphql-403" else 200)
            error = said["errors"][0]
            assert error["extensions"] == {"code": "PERMISSION_ERROR"}
            assert error["path"] == ["project", "artifactCollection", "artifactMembership", "files"]
        if denial == "graphql-403":
            assert said["data"] == {"project": None}
            return
        files = said["data"]["project"]["artifactCollection"]["artifactMembership"]["files"]
        if denial == "url-empty":
            assert [edge["node"]["directUrl"] for edge in files["edges"]] == ["", ""]
        else:
            assert files is None


@pytest.mark.parametrize("name", DENIALS)
def test_who_may_not_download_still_reads_the_list(server: SampleServer, name: str) -> None:
    path, _colon, alias = name.partition(":")
    entity, project, collection = path.split("/")
    query = """query ($entity: String!, $project: String!, $name: String!) {
      project(entityName: $entity, name: $project) { artifactCollectionMembership(name: $name) {
        artifact { currentManifest { file { directUrl } } } } } }"""
    with person(server) as ana:
        found = ana.ask(query, entity=entity, project=project, name=f"{collection}:{alias}")
        artifact = found["project"]["artifactCollectionMembership"]["artifact"]
        manifest = ana.storage.get(artifact["currentManifest"]["file"]["directUrl"]).json()
    assert "images/0001.png" in manifest["contents"]


def test_the_same_version_through_another_path_is_another_question(server: SampleServer) -> None:
    with person(server) as ana, person(server, "sofia") as sofia:
        assert ana.urls(f"{BIKES}:v8", names=["README.md"])
        assert ana.post_files(DENIALS[1]).status_code == 403
        assert sofia.urls(DENIALS[0], names=["README.md"])


def test_a_deleted_or_pending_version_has_no_files(server: SampleServer) -> None:
    with person(server) as ana:
        assert ana.files(f"{BIKES}:v4") is None
        assert ana.files("vision-lab/bike-detection/street-scenes:v3") is None


def _handlers(server: SampleServer, name: str, file: str) -> list[str]:
    """The paths of the download handlers for one file, oldest first."""
    path, _colon, alias = name.partition(":")
    entity, project, collection = path.split("/")
    membership = server.data.collection(entity, project, collection).find(alias)
    entry = membership.artifact.manifest.entries[file]
    hexadecimal, base = digest_to_hex(entry.digest), quote(file.rpartition("/")[2])
    place = f"/artifactsV2/default/{entity}/{quote(project)}/{quote(collection)}"
    return [
        f"/artifacts/{entity}/{hexadecimal}",
        f"/artifactsV2/default/{entity}/{entry.birth_artifact_id}/{hexadecimal}",
        f"{place}/{entry.birth_artifact_id}/{hexadecimal}/{base}",
        f"{place}/{membership.artifact.id}/{entry.birth_artifact_id}/{hexadecimal}/{base}",
    ]


@pytest.mark.parametrize("file", ["README.md", "images/0007.png"])
def test_the_download_handlers_send_on_to_a_signed_address(server: SampleServer, file: str) -> None:
    with person(server) as ana:
        for path in _handlers(server, f"{BIKES}:v12", file):
            sent = ana.api.get(path)
            assert sent.status_code == 302, path
            assert sent.headers["location"].startswith(server.storage_url)
            assert ana.storage.get(sent.headers["location"]).content == server.contents(f"{BIKES}:v12")[file].read()


def test_the_download_handlers_ask_who_it_is(server: SampleServer) -> None:
    denied = _handlers(server, DENIALS[0], "README.md")
    with person(server) as ana, person(server, None) as nobody, person(server, "mei") as mei:
        for path in denied:
            answer = ana.api.get(path)
            assert answer.status_code == 403
            assert answer.json()["errors"][0]["extensions"]["code"] == "PERMISSION_ERROR"
            assert mei.api.get(path).status_code == 404
            assert nobody.api.get(path).status_code == 404
            assert httpx.get(server.url + path, auth=("api", "k" * 40)).status_code == 401
        for path in (
            "/artifacts/vision-lab/nothex",
            f"/artifacts/vision-lab/{'0' * 32}",
            "/artifactsV2/a",
            "/artifacts/a/b/c",
        ):
            assert ana.api.get(path).status_code == 404


def test_an_upload_is_checked_against_its_md5() -> None:
    with SampleServer() as server:
        url = server.signer.url("a/b c", "PUT")
        digest = base64.b64encode(hashlib.md5(b"hello").digest()).decode()
        wrong = httpx.put(url, content=b"hullo", headers={"content-md5": digest})
        assert wrong.status_code == 400
        assert "<Code>BadDigest</Code>" in wrong.text
        stored = httpx.put(url, content=b"hello", headers={"content-md5": digest})
        assert stored.status_code == 200
        assert stored.headers["etag"] == f'"{hashlib.md5(b"hello").hexdigest()}"'
        assert httpx.get(server.signer.url("a/b c")).content == b"hello"
