"""Mutations of the sample server: what an upload does, step by step, and who may not."""

import base64
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from artifact_desktop.sample.data import empty_data
from artifact_desktop.sample.server import SampleServer
from tests.sample.asking import Person, person

PLACE = "vision-lab/made-here"

CREATE = """mutation ($input: CreateArtifactInput!) { createArtifact(input: $input) {
  artifact { id state artifactSequence { latestArtifact { id } } } } }"""
MANIFEST = """mutation ($id: ID!, $digest: String!, $type: ArtifactManifestType!, $base: ID) {
  createArtifactManifest(input: {artifactID: $id, baseArtifactID: $base, name: "wandb_manifest.json", digest: $digest,
    entityName: "vision-lab", projectName: "made-here", runName: "r1", type: $type}) {
    artifactManifest { id file { uploadUrl uploadHeaders } } } }"""
FILES = """mutation ($input: CreateArtifactFilesInput!) { createArtifactFiles(input: $input) { files { edges { node {
  storagePath uploadUrl uploadHeaders artifact { id }
  uploadMultipartUrls { uploadID uploadUrlParts { partNumber uploadUrl } } } } } } }"""
COMMIT = "mutation ($id: ID!) { commitArtifact(input: {artifactID: $id}) { artifact { id digest } } }"


def md5(data: bytes) -> str:
    return base64.b64encode(hashlib.md5(data).digest()).decode()


class Uploader:
    """Uploads as the SDK does."""

    def __init__(self, somebody: Person, server: SampleServer) -> None:
        self.somebody, self.server = somebody, server

    def create(self, name: str, digest: str, **more: object) -> dict[str, Any]:
        wanted = {
            "entityName": "vision-lab",
            "projectName": "made-here",
            "artifactTypeName": "dataset",
            "artifactCollectionName": name,
            "digest": digest,
            "enableDigestDeduplication": True,
            "runName": "r1",
            "clientMutationId": "whatever",
            **more,
        }
        return self.somebody.ask(CREATE, input=wanted)["createArtifact"]["artifact"]

    def manifest(self, artifact: str, contents: dict[str, Any], kind: str = "FULL", base: str | None = None) -> None:
        config = {"storageLayout": "V2"}
        whole = {"version": 1, "storagePolicy": "wandb-storage-policy-v1", "storagePolicyConfig": config}
        data = json.dumps(whole | {"contents": contents}).encode()
        answer = self.somebody.ask(MANIFEST, id=artifact, digest=md5(data), type=kind, base=base)
        self.put(answer["createArtifactManifest"]["artifactManifest"]["file"], data)

    def files(self, artifact: str, files: dict[str, bytes]) -> list[dict[str, Any]]:
        specs = [{"artifactID": artifact, "name": name, "md5": md5(data)} for name, data in files.items()]
        answer = self.somebody.ask(FILES, input={"artifactFiles": specs, "storageLayout": "V2"})
        return [edge["node"] for edge in answer["createArtifactFiles"]["files"]["edges"]]

    def put(self, place: dict[str, Any], data: bytes) -> None:
        headers = dict(header.split(":", 1) for header in place["uploadHeaders"])
        assert httpx.put(place["uploadUrl"], content=data, headers=headers).status_code == 200

    def commit(self, artifact: str) -> httpx.Response:
        return self.somebody.post(COMMIT, id=artifact)

    def upload(self, name: str, files: dict[str, bytes], *aliases: str, digest: str | None = None) -> str:
        """The id of the new version, or of the old one with the same content."""
        digest = digest or hashlib.md5(repr(sorted(files.items())).encode()).hexdigest()
        wanted = [{"artifactCollectionName": name, "alias": alias} for alias in aliases]
        artifact = self.create(name, digest, aliases=wanted)
        if artifact["state"] == "COMMITTED":
            return artifact["id"]
        contents = {}
        for (path, data), place in zip(files.items(), self.files(artifact["id"], files), strict=True):
            if place["uploadUrl"] is not None:
                self.put(place, data)
            birth = place["artifact"]["id"]
            contents[path] = {"digest": md5(data), "size": len(data), "birthArtifactID": birth}
        self.manifest(artifact["id"], contents)
        committed = self.commit(artifact["id"])
        assert committed.status_code == 200, committed.text
        return artifact["id"]

    def download(self, name: str) -> dict[str, bytes]:
        urls = self.somebody.urls(f"{PLACE}/{name}")
        return {path: self.somebody.storage.get(url).content for path, url in urls.items()}


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer(empty_data()) as server:
        yield server


@pytest.fixture
def ana(server: SampleServer) -> Iterator[Person]:
    with person(server) as ana:
        yield ana


@pytest.fixture
def uploader(server: SampleServer, ana: Person) -> Uploader:
    return Uploader(ana, server)


def aliases(server: SampleServer, name: str) -> dict[str, int]:
    collection = server.data.collection(*PLACE.split("/"), name)
    return {alias: membership.version_index for alias, membership in collection.aliases.items()}


def test_what_goes_up_comes_down(server: SampleServer, uploader: Uploader) -> None:
    files = {"a.txt": b"hello", "sub dir/ä🚲.bin": bytes(range(256)), "empty": b""}
    uploader.upload("fresh", files, "first")
    assert uploader.download("fresh:v0") == files
    assert aliases(server, "fresh") == {"first": 0, "latest": 0}
    assert server.violations == []


def test_aliases_move_and_the_same_content_is_no_new_version(server: SampleServer, uploader: Uploader) -> None:
    first = uploader.upload("moving", {"a": b"1"}, "production")
    second = uploader.upload("moving", {"a": b"2"}, "production")
    assert aliases(server, "moving") == {"production": 1, "latest": 1}
    assert uploader.upload("moving", {"a": b"2"}, "again") == second
    assert uploader.upload("moving", {"a": b"1"}, "production") == first
    assert aliases(server, "moving") == {"production": 0, "latest": 1, "again": 1}
    assert len(server.data.collection(*PLACE.split("/"), "moving").memberships) == 2


def test_stored_bytes_are_not_asked_for_again(uploader: Uploader) -> None:
    first = uploader.upload("growing", {"old": b"old"})
    artifact = uploader.create("growing", "0" * 32)
    old, new = uploader.files(artifact["id"], {"renamed": b"old", "new": b"new"})
    assert (old["uploadUrl"], old["artifact"]["id"]) == (None, first)
    assert new["artifact"]["id"] == artifact["id"]
    assert artifact["artifactSequence"]["latestArtifact"]["id"] == first


def test_a_commit_wants_everything_there(uploader: Uploader) -> None:
    artifact = uploader.create("incomplete", "1" * 32)["id"]
    without = uploader.commit(artifact)
    assert (without.status_code, without.json()["errors"][0]["message"]) == (400, "the artifact has no manifest")
    uploader.manifest(artifact, {"a": {"digest": md5(b"a"), "size": 1, "birthArtifactID": artifact}})
    missing = uploader.commit(artifact)
    assert missing.status_code == 400
    assert missing.json()["errors"][0]["message"] == "1 files were not uploaded, a among them"
    uploader.put(uploader.files(artifact, {"a": b"a"})[0], b"a")
    assert uploader.commit(artifact).status_code == 200
    assert uploader.commit(artifact).json()["data"]["commitArtifact"]["artifact"]["digest"] == "1" * 32


def test_an_incremental_manifest_stands_on_its_base(uploader: Uploader) -> None:
    base = uploader.upload("layers", {"below": b"below", "changed": b"1"})
    artifact = uploader.create("layers", "2" * 32)["id"]
    uploader.put(uploader.files(artifact, {"changed": b"2"})[0], b"2")
    changed = {"changed": {"digest": md5(b"2"), "size": 1, "birthArtifactID": artifact}}
    uploader.manifest(artifact, changed, "INCREMENTAL", base)
    assert uploader.commit(artifact).status_code == 200
    assert uploader.download("layers:v1") == {"below": b"below", "changed": b"2"}


def test_a_large_file_goes_up_in_parts(server: SampleServer, ana: Person, uploader: Uploader) -> None:
    artifact = uploader.create("parts", "3" * 32)["id"]
    parts = [b"one ", b"two ", b"three"]
    whole = b"".join(parts)
    sums = [{"partNumber": n, "hexMD5": hashlib.md5(part).hexdigest()} for n, part in enumerate(parts, 1)]
    spec = {"artifactID": artifact, "name": "big", "md5": md5(whole), "uploadPartsInput": sums}
    answer = ana.ask(FILES, input={"artifactFiles": [spec], "storageLayout": "V2"})
    place = answer["createArtifactFiles"]["files"]["edges"][0]["node"]
    urls = place["uploadMultipartUrls"]
    complete = """mutation ($input: CompleteMultipartUploadArtifactInput!) {
      completeMultipartUploadArtifact(input: $input) { digest } }"""
    done = {
        "completeMultipartAction": "Complete",
        "completedParts": sums,
        "artifactID": artifact,
        "storagePath": place["storagePath"],
        "uploadID": urls["uploadID"],
    }
    assert ana.post(complete, input=done).status_code == 400
    for each in reversed(urls["uploadUrlParts"]):
        data = parts[each["partNumber"] - 1]
        assert httpx.put(each["uploadUrl"], content=data, headers={"content-md5": md5(data)}).status_code == 200
    assert ana.ask(complete, input=done)["completeMultipartUploadArtifact"]["digest"] == hashlib.md5(whole).hexdigest()
    uploader.manifest(artifact, {"big": {"digest": md5(whole), "size": len(whole), "birthArtifactID": artifact}})
    assert uploader.commit(artifact).status_code == 200
    assert uploader.download("parts:latest") == {"big": whole}
    assert server.violations == []


def test_aliases_are_added_and_taken_away(server: SampleServer, ana: Person, uploader: Uploader) -> None:
    artifact = uploader.upload("named", {"a": b"1"})
    place = {"entityName": "vision-lab", "projectName": "made-here", "artifactCollectionName": "named"}
    chosen = {"artifactID": artifact, "aliases": [place | {"alias": "a/b"}, place | {"alias": "c:d"}]}
    ana.ask("mutation ($input: AddAliasesInput!) { addAliases(input: $input) { success } }", input=chosen)
    assert aliases(server, "named") == {"latest": 0, "a/b": 0, "c:d": 0}
    assert uploader.download("named:c:d") == {"a": b"1"}
    drop = "mutation ($input: DeleteAliasesInput!) { deleteAliases(input: $input) { success } }"
    ana.ask(drop, input=chosen)
    assert aliases(server, "named") == {"latest": 0}


def test_a_version_is_described_linked_used_and_deleted(server: SampleServer, ana: Person, uploader: Uploader) -> None:
    artifact = uploader.upload("whole-life", {"a": b"1"})
    update = """mutation ($input: UpdateArtifactInput!) { updateArtifact(input: $input) { artifact {
      description metadata tags { name } ttlDurationSeconds ttlIsInherited updatedAt } } }"""
    about = {"artifactID": artifact, "description": "words", "metadata": '{"k": 1}', "ttlDurationSeconds": 60}
    told = ana.ask(update, input=about | {"tagsToAdd": [{"tagName": "x"}]})["updateArtifact"]["artifact"]
    assert (told["description"], told["metadata"], told["tags"]) == ("words", '{"k": 1}', [{"name": "x"}])
    assert (told["ttlDurationSeconds"], told["ttlIsInherited"]) == (60, False)
    kept = ana.ask(update, input={"artifactID": artifact, "tagsToDelete": [{"tagName": "x"}]})["updateArtifact"][
        "artifact"
    ]
    assert (kept["description"], kept["tags"]) == ("words", [])

    link = """mutation ($input: LinkArtifactInput!) { linkArtifact(input: $input) { versionIndex
      artifactMembership { aliases { alias } artifactCollection { id __typename } } } }"""
    where = {"entityName": "open-vision", "projectName": "wandb-registry-models", "artifactPortfolioName": "shelf"}
    chosen = [{"artifactCollectionName": "shelf", "alias": "best"}]
    linked = ana.ask(link, input={"artifactID": artifact, "aliases": chosen, **where})["linkArtifact"]
    assert linked["versionIndex"] == 0
    assert {each["alias"] for each in linked["artifactMembership"]["aliases"]} == {"best", "latest"}
    portfolio = linked["artifactMembership"]["artifactCollection"]
    assert portfolio["__typename"] == "ArtifactPortfolio"

    use = """mutation ($id: ID!) {
      useArtifact(input: {artifactID: $id, entityName: "vision-lab", projectName: "made-here", runName: "user-1"}) {
        artifact { usedBy { edges { node { name } } } } } }"""
    used = ana.ask(use, id=artifact)["useArtifact"]["artifact"]["usedBy"]["edges"]
    assert [edge["node"]["name"] for edge in used] == ["user-1"]

    unlink = "mutation ($input: UnlinkArtifactInput!) { unlinkArtifact(input: $input) { success } }"
    ana.ask(unlink, input={"artifactID": artifact, "artifactPortfolioID": portfolio["id"]})
    assert server.data.collections[portfolio["id"]].memberships == []

    ana.ask("mutation ($id: ID!) { deleteArtifact(input: {artifactID: $id}) { artifact { state } } }", id=artifact)
    assert ana.files(f"{PLACE}/whole-life:v0") is None
    assert ana.post(use, id=artifact).status_code == 400


def test_a_run_brings_its_project_along(server: SampleServer, ana: Person) -> None:
    bucket = """mutation { upsertBucket(input: {name: "abc12345", modelName: "brand-new", entityName: "vision-lab",
      displayName: "lucky-start-1"}) { inserted bucket { id displayName project { name entity { name } } } } }"""
    first, again = ana.ask(bucket)["upsertBucket"], ana.ask(bucket)["upsertBucket"]
    assert (first["inserted"], again["inserted"]) == (True, False)
    assert first["bucket"] == again["bucket"]
    assert first["bucket"]["project"] == {"name": "brand-new", "entity": {"name": "vision-lab"}}
    assert httpx.post(f"{server.url}/files/vision-lab/brand-new/abc12345/file_stream", json={}).status_code == 200


def test_projects_and_collections_are_made_and_changed(server: SampleServer, ana: Person, uploader: Uploader) -> None:
    model = """mutation ($input: UpsertModelInput!) { upsertModel(input: $input) {
      inserted project { name description access } } }"""
    made = ana.ask(
        model, input={"entityName": "vision-lab", "name": "plans", "description": "d", "access": "USER_READ"}
    )
    assert made["upsertModel"]["project"] == {"name": "plans", "description": "d", "access": "USER_READ"}
    assert ana.post(model, input={"entityName": "vision-lab", "name": "a/b"}).status_code == 400
    with person(server, "sofia") as sofia:
        query = '{ project(entityName: "vision-lab", name: "plans") { name readOnly } }'
        assert sofia.ask(query)["project"] == {"name": "plans", "readOnly": True}

    uploader.upload("rough", {"a": b"1"})
    rough = server.data.collection(*PLACE.split("/"), "rough")
    change = """mutation ($input: UpdateArtifactSequenceInput!) { updateArtifactSequence(input: $input) {
      artifactCollection { name description } } }"""
    ana.ask(change, input={"artifactSequenceID": rough.id, "name": "smooth", "description": "better"})
    assert uploader.download("smooth:v0") == {"a": b"1"}
    move = """mutation ($id: ID!) {
      moveArtifactSequence(input: {artifactSequenceID: $id, destinationArtifactTypeName: "model"}) {
      artifactCollection { defaultArtifactType { name } } } }"""
    moved = ana.ask(move, id=rough.id)["moveArtifactSequence"]["artifactCollection"]
    assert moved == {"defaultArtifactType": {"name": "model"}}
    place = {"entityName": "vision-lab", "projectName": "made-here", "artifactCollectionName": "smooth"}
    tagging = {**place, "tags": [{"tagName": "street"}]}
    tag = """mutation ($input: CreateArtifactCollectionTagAssignmentsInput!) {
      createArtifactCollectionTagAssignments(input: $input) { tags { name } } }"""
    assert ana.ask(tag, input=tagging)["createArtifactCollectionTagAssignments"]["tags"] == [{"name": "street"}]
    untag = """mutation ($input: DeleteArtifactCollectionTagAssignmentsInput!) {
      deleteArtifactCollectionTagAssignments(input: $input) { success } }"""
    ana.ask(untag, input=tagging)
    assert rough.tags == []
    delete = """mutation ($id: ID!) { deleteArtifactSequence(input: {artifactSequenceID: $id}) {
      artifactCollection { state } } }"""
    assert ana.ask(delete, id=rough.id)["deleteArtifactSequence"]["artifactCollection"] == {"state": "DELETED"}
    query = '{ project(entityName: "vision-lab", name: "made-here") { artifactCollection(name: "smooth") { id } } }'
    assert ana.ask(query)["project"]["artifactCollection"] is None


def test_who_may_not_write_is_told(server: SampleServer) -> None:
    wanted = {
        "entityName": "partner-university",
        "projectName": "theirs",
        "artifactTypeName": "dataset",
        "artifactCollectionName": "x",
        "digest": "0" * 32,
    }
    link = """mutation ($id: ID!) { linkArtifact(input: {artifactID: $id, entityName: "open-vision",
      projectName: "wandb-registry-datasets", artifactPortfolioName: "x"}) { versionIndex } }"""
    with person(server) as ana, person(server, None) as nobody:
        assert ana.post(CREATE, input=wanted).status_code == 403
        assert nobody.post(CREATE, input=wanted | {"entityName": "vision-lab"}).status_code == 403
        assert ana.post(CREATE, input=wanted | {"entityName": "nobody-here"}).status_code == 404
        assert (
            ana.post(CREATE, input=wanted | {"entityName": "vision-lab", "artifactCollectionName": "a/b"}).status_code
            == 400
        )
        artifact = Uploader(ana, server).upload("linkable", {"a": b"1"})
        assert ana.post(link, id=artifact).status_code == 403
        assert "x" not in server.data.project("open-vision", "wandb-registry-datasets").collections
        assert ana.post(COMMIT, id="nothing").status_code == 404


def test_what_is_not_supported_says_so(ana: Person) -> None:
    answer = ana.post('mutation { deleteModel(input: {id: "x"}) { success } }')
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"] == "deleteModel is not supported by the sample server"
