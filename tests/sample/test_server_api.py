"""Keys, documents and pages of the sample server's API."""

import httpx
import pytest

from artifact_desktop.sample.data import empty_data
from artifact_desktop.sample.server import SampleServer
from tests.sample.asking import person

VIEWER = "{ viewer { username entity teams { edges { node { name } } } organizations { name orgEntity { name } } } }"
PROJECTS = """query ($entity: String!, $after: String, $first: Int, $filters: JSONString, $order: String) {
  models(entityName: $entity, after: $after, first: $first, filters: $filters, order: $order) {
    pageInfo { endCursor hasNextPage } edges { cursor node { name } } } }"""
VERSIONS = """query ($after: String, $first: Int) {
  project(entityName: "vision-lab", name: "bike-detection") { artifactCollection(name: "bike-dataset") {
    artifactMemberships(after: $after, first: $first) { pageInfo { endCursor hasNextPage }
      edges { node { versionIndex aliases { alias } artifact { state createdAt size fileCount } } } } } } }"""


def names(connection: dict) -> list[str]:
    return [edge["node"]["name"] for edge in connection["edges"] if edge["node"]]


@pytest.fixture(scope="module")
def server(shared_sample_server: SampleServer) -> SampleServer:
    return shared_sample_server


def test_a_key_by_basic_or_bearer_says_who_one_is(server: SampleServer) -> None:
    with person(server) as ana:
        viewer = ana.ask(VIEWER)["viewer"]
        assert viewer["username"] == "ana"
        assert names(viewer["teams"]) == ["vision-lab", "audio-lab", "partner-university"]
        assert viewer["organizations"][0] == {"name": "Open Vision", "orgEntity": {"name": "open-vision"}}
    bearer = {"authorization": f"Bearer {server.key_of('marko')}"}
    answer = httpx.post(f"{server.url}/graphql", json={"query": VIEWER}, headers=bearer)
    assert answer.json()["data"]["viewer"]["username"] == "marko"


def test_no_key_is_nobody_and_a_wrong_key_is_refused(server: SampleServer) -> None:
    with person(server, None) as nobody:
        assert nobody.ask(VIEWER) == {"viewer": None}
        assert nobody.ask(PROJECTS, entity="vision-lab")["models"]["edges"] == []
    for credentials in (("api", "k" * 40), ("api", "")):
        assert httpx.post(f"{server.url}/graphql", json={"query": VIEWER}, auth=credentials).status_code == 401
    for header in ("Basic ???", "Basic /w==", "Bearer", "Digest x"):
        answer = httpx.post(f"{server.url}/graphql", json={"query": VIEWER}, headers={"authorization": header})
        assert answer.status_code == 401


def test_a_document_is_checked_before_anything_is_answered(server: SampleServer) -> None:
    with person(server) as ana:
        unknown = ana.post("{ viewer { id nope } }")
        assert unknown.status_code == 400
        assert unknown.json()["errors"][0]["message"] == 'Cannot query field "nope" on type "User".'
        assert "data" not in unknown.json()
        assert ana.post("query { viewer(").status_code == 400
        assert (
            ana.post("query ($entity: String!) { models(entityName: $entity) { edges { cursor } } }").status_code == 400
        )
        assert ana.api.post("/graphql", content=b"not json").status_code == 400
        assert ana.api.post("/graphql", json=["a", "batch"]).status_code == 400
        assert ana.api.get("/graphql").status_code == 405
        assert ana.api.get("/nowhere").status_code == 404


def test_an_older_server_lacks_fields(server: SampleServer) -> None:
    with SampleServer(empty_data(), without=("ServerInfo.features", "Artifact.digestAlgorithm")) as older:
        with person(older) as ana:
            answer = ana.post("{ serverInfo { features { name isEnabled } } }")
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["message"] == 'Cannot query field "features" on type "ServerInfo".'
    with person(server) as ana:
        told = ana.ask("{ serverInfo { features { name isEnabled } } }")["serverInfo"]["features"]
    assert {"name": "ARTIFACT_DIGEST_ALGORITHM", "isEnabled": True} in told


def test_features_can_be_chosen() -> None:
    with SampleServer(empty_data(), features=("ARTIFACT_TAGS",)) as server, person(server) as ana:
        told = ana.ask("{ serverInfo { features { name isEnabled } } }")
    assert told == {"serverInfo": {"features": [{"name": "ARTIFACT_TAGS", "isEnabled": True}]}}


def test_projects_come_in_pages(server: SampleServer) -> None:
    with person(server) as ana:
        everything = names(ana.ask(PROJECTS, entity="vision-lab")["models"])
        assert everything == ["bike-detection", "pose", "sandbox"]
        paged, after = [], None
        while True:
            page = ana.ask(PROJECTS, entity="vision-lab", first=2, after=after)["models"]
            paged += names(page)
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert paged == everything
        assert names(ana.ask(PROJECTS, entity="vision-lab", order="-name")["models"]) == everything[::-1]
        wanted = '{"$or": [{"name": "pose"}, {"name": {"$regex": "^sand"}}]}'
        assert names(ana.ask(PROJECTS, entity="vision-lab", filters=wanted)["models"]) == ["pose", "sandbox"]
        assert ana.ask(PROJECTS, entity="nobody-here") == {"models": None}
        assert ana.post(PROJECTS, entity="vision-lab", after="???").status_code == 400
        assert ana.post(PROJECTS, entity="vision-lab", filters='{"name": {"$near": 1}}').status_code == 400


def test_what_one_may_not_see_is_not_there(server: SampleServer) -> None:
    query = "query ($entity: String!, $name: String!) { project(entityName: $entity, name: $name) { name } }"
    with person(server) as ana, person(server, "jonas") as jonas:
        assert ana.ask(query, entity="robotics-lab", name="grasping") == {"project": None}
        assert jonas.ask(query, entity="robotics-lab", name="grasping") == {"project": {"name": "grasping"}}
        assert ana.ask(query, entity="robotics-lab", name="never") == {"project": None}


def test_versions_their_numbers_and_their_aliases(server: SampleServer) -> None:
    with person(server) as ana:
        first = ana.ask(VERSIONS, first=10)["project"]["artifactCollection"]["artifactMemberships"]
        rest = ana.ask(VERSIONS, first=10, after=first["pageInfo"]["endCursor"])
    nodes = [edge["node"] for edge in first["edges"]]
    nodes += [edge["node"] for edge in rest["project"]["artifactCollection"]["artifactMemberships"]["edges"]]
    assert [node["versionIndex"] for node in nodes] == list(range(12, -1, -1))
    aliases = {node["versionIndex"]: [each["alias"] for each in node["aliases"]] for node in nodes if node["aliases"]}
    assert aliases == {12: ["latest"], 10: ["production", "reviewed"], 2: ["baseline"]}
    assert [node["versionIndex"] for node in nodes if node["artifact"]["state"] == "DELETED"] == [4]
    assert nodes[0]["artifact"]["createdAt"].startswith("2026-11-18T11:")
    assert nodes[0]["artifact"]["createdAt"].endswith("Z")
    assert nodes[0]["artifact"]["fileCount"] == 1205


@pytest.mark.parametrize("spelling", ["production", "v10", "commit", "digest"])
def test_a_version_answers_to_alias_number_commit_and_digest(server: SampleServer, spelling: str) -> None:
    query = """query ($name: String!) { project(entityName: "vision-lab", name: "bike-detection") {
      artifactCollection(name: "bike-dataset") { artifactMembership(aliasName: $name) {
        versionIndex commitHash artifact { digest } } } } }"""
    with person(server) as ana:

        def find(name: str) -> dict:
            return ana.ask(query, name=name)["project"]["artifactCollection"]["artifactMembership"]

        production = find("production")
        found = {"commit": production["commitHash"], "digest": production["artifact"]["digest"]}.get(spelling, spelling)
        assert find(found)["versionIndex"] == 10
        assert find("v99") is None


def test_a_version_by_its_full_name_with_what_made_it(server: SampleServer) -> None:
    query = """query ($name: String!) { project(entityName: "vision-lab", name: "bike-detection") {
      artifactCollectionMembership(name: $name) { versionIndex artifactCollection { __typename name }
        artifact { id description metadata ttlDurationSeconds tags { name }
          createdBy { __typename ... on Run { displayName user { username } } ... on User { username } }
          usedBy { edges { node { displayName } } } } } } }"""
    with person(server) as ana:
        found = ana.ask(query, name="bike-dataset:production")["project"]["artifactCollectionMembership"]
        latest = ana.ask(query, name="bike-dataset")["project"]["artifactCollectionMembership"]
        first = ana.ask(query, name="bike-dataset:v0")["project"]["artifactCollectionMembership"]["artifact"]
    assert found["artifactCollection"] == {"__typename": "ArtifactSequence", "name": "bike-dataset"}
    artifact = found["artifact"]
    assert artifact["createdBy"]["displayName"] == "copper-kettle-45"
    assert artifact["createdBy"]["user"] == {"username": "jonas"}
    assert {edge["node"]["displayName"] for edge in artifact["usedBy"]["edges"]} == {
        "patient-heron-47",
        "tiny-comet-48",
    }
    assert '"licence": "CC BY 4.0"' in artifact["metadata"]
    assert artifact["tags"] == [{"name": "reviewed"}]
    assert latest["versionIndex"] == 12
    assert first["createdBy"] == {"__typename": "User", "username": "marko"}


def test_a_link_has_a_number_and_aliases_of_its_own(server: SampleServer) -> None:
    query = """{ organization(name: "Open Vision") { orgEntity { artifactCollections(collectionTypes: [PORTFOLIO]) {
      edges { node { name artifactMemberships { edges { node { versionIndex aliases { alias }
        artifact { versionIndex artifactSequence { name project { name } } } } } } } } } } } }"""
    with person(server) as ana:
        collections = ana.ask(query)["organization"]["orgEntity"]["artifactCollections"]["edges"]
    found = {edge["node"]["name"]: edge["node"] for edge in collections}
    links = [edge["node"] for edge in found["Bike Detector"]["artifactMemberships"]["edges"]]
    assert [(link["versionIndex"], link["artifact"]["versionIndex"]) for link in links] == [(1, 3), (0, 1)]
    assert links[1]["aliases"] == [{"alias": "production"}]
    hidden = found["gripper"]["artifactMemberships"]["edges"][0]["node"]["artifact"]["artifactSequence"]
    assert hidden == {"name": "gripper", "project": None}


def test_seats_and_roles(server: SampleServer) -> None:
    seats = (
        "query ($entity: String!) { entity(name: $entity) { organization { members { username role modelsSeat } } } }"
    )
    roles = """query ($name: String!) { project(entityName: "open-vision", name: $name) {
      members { username role { name } } teamMembers { team { name } role { name } } } }"""
    with person(server) as ana:
        members = ana.ask(seats, entity="partner-university")["entity"]["organization"]["members"]
        assert {"username": "ana", "role": "viewer", "modelsSeat": "viewer"} in members
        datasets = ana.ask(roles, name="wandb-registry-datasets")["project"]
        assert {"username": "ana", "role": {"name": "restricted_viewer"}} in datasets["members"]
        models = ana.ask(roles, name="wandb-registry-models")["project"]
        assert models["teamMembers"] == [{"team": {"name": "vision-lab"}, "role": {"name": "member"}}]


def test_seats_may_be_untold() -> None:
    query = '{ entity(name: "partner-university") { organization { members { username modelsSeat } } } }'
    with SampleServer(seats_visible=False) as server, person(server) as ana:
        members = ana.ask(query)["entity"]["organization"]["members"]
    assert [each["modelsSeat"] for each in members] == [None, None, None]


def test_pages_with_null_nodes_and_numbers_as_text() -> None:
    with SampleServer(null_nodes=True, int64_as_text=True) as server, person(server) as ana:
        page = ana.ask(VERSIONS, first=2)["project"]["artifactCollection"]["artifactMemberships"]
    assert page["edges"][0]["node"] is None
    assert page["edges"][1]["node"]["artifact"]["fileCount"] == "1205"
    assert len(page["edges"]) == 3


def test_a_version_by_its_id(server: SampleServer) -> None:
    query = """query ($id: ID!) { artifact(id: $id) { digest files(names: ["README.md"]) { edges { node { name } } }
      filesByManifestEntries(storageLayout: "V2", manifestVersion: "1",
        entries: [{name: "raw-video.mp4", digest: ""}]) {
        edges { node { name directUrl } } } } clientIDMapping(clientID: "unheard of") { serverID } }"""
    bikes = server.data.collection("vision-lab", "bike-detection", "bike-dataset").find("production").artifact
    hidden = server.data.collection("robotics-lab", "grasping", "gripper").find("latest").artifact
    evals = server.data.collection("partner-university", "shared-evals", "eval-frames").find("latest").artifact
    with person(server) as ana, person(server, "sofia") as sofia:
        found = ana.ask(query, id=bikes.id)
        assert found["artifact"]["digest"] == bikes.digest
        assert found["artifact"]["files"]["edges"] == [{"node": {"name": "README.md"}}]
        assert found["artifact"]["filesByManifestEntries"]["edges"][0]["node"]["name"] == "raw-video.mp4"
        assert found["clientIDMapping"] is None
        assert sofia.ask(query, id=bikes.id)["artifact"] is None
        assert ana.ask("query ($id: ID!) { artifact(id: $id) { digest } }", id=hidden.id)["artifact"] is not None
        assert ana.post(query, id=evals.id).status_code == 403
        assert ana.ask(query, id="bm90aGluZw==")["artifact"] is None


def test_pages_for_a_browser(server: SampleServer) -> None:
    assert "Sample server" in httpx.get(server.url).text
    assert server.api_key in httpx.get(f"{server.url}/authorize").text


def test_requests_are_recorded_on_demand(server: SampleServer) -> None:
    with SampleServer(empty_data(), record=True) as recording, person(recording) as ana:
        ana.ask(VIEWER)
        ana.storage.get(f"{recording.storage_url}/a%20key?b=c")
        origins = [(each.origin, each.method, each.path) for each in recording.requests]
        assert origins == [("api", "POST", "/graphql"), ("storage", "GET", "/a%20key?b=c")]
        assert recording.requests[0].headers["authorization"].startswith("Basic ")
    assert server.requests == []


def test_a_taken_port_is_an_error(server: SampleServer) -> None:
    taken = int(server.url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        SampleServer(empty_data(), port=taken).start()
