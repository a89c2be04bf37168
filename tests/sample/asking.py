"""Asking a sample server over HTTP, with nothing between: these tests judge the server, not our client."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from artifact_desktop.sample.server import SampleServer

FILES = """query Files($entity: String!, $project: String!, $collection: String!, $alias: String!,
    $names: [String!], $after: String, $first: Int) {
  project(name: $project, entityName: $entity) { artifactCollection(name: $collection) {
    artifactMembership(aliasName: $alias) { files(names: $names, after: $after, first: $first) {
      totalCount pageInfo { endCursor hasNextPage } edges { node { name sizeBytes digest directUrl } } } } } } }"""


class Person:
    """Somebody with a key (or none) and two HTTP clients, as one must have: the storage never sees the key."""

    def __init__(self, server: SampleServer, username: str | None = "ana") -> None:
        auth = None if username is None else ("api", server.key_of(username))
        self.api = httpx.Client(base_url=server.url, auth=auth, trust_env=False, timeout=60)
        self.storage = httpx.Client(trust_env=False, timeout=60)

    def post(self, query: str, **variables: object) -> httpx.Response:
        return self.api.post("/graphql", json={"query": query, "variables": variables, "operationName": ""})

    def ask(self, query: str, **variables: object) -> Any:
        """The data; AssertionError when there are errors."""
        answer = self.post(query, **variables)
        assert answer.status_code == 200, answer.text
        assert "errors" not in answer.json(), answer.text
        return answer.json()["data"]

    def post_files(self, name: str, **paging: object) -> httpx.Response:
        path, _colon, alias = name.partition(":")
        entity, project, collection = path.split("/")
        place = {"entity": entity, "project": project, "collection": collection, "alias": alias or "latest"}
        return self.post(FILES, **place, **paging)

    def files(self, name: str, **paging: object) -> dict[str, Any]:
        """The FileConnection of `entity/project/collection:alias`."""
        answer = self.post_files(name, **paging)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]["project"]["artifactCollection"]["artifactMembership"]["files"]

    def urls(self, name: str, **paging: object) -> dict[str, str]:
        edges = self.files(name, **{"first": 5000, **paging})["edges"]
        return {edge["node"]["name"]: edge["node"]["directUrl"] for edge in edges}

    def close(self) -> None:
        self.api.close()
        self.storage.close()


@contextmanager
def person(server: SampleServer, username: str | None = "ana") -> Iterator[Person]:
    somebody = Person(server, username)
    try:
        yield somebody
    finally:
        somebody.close()
