"""Whether what somebody named is there, and what stands beside it; from answers to models.

A thing that is private and a thing that does not exist look the same here: a server tells neither from the other.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

import msgspec

from artifact_desktop.api.client import ApiClient
from artifact_desktop.api.decode import (
    ArtifactData,
    CollectionOfAlias,
    Connection,
    Described,
    Named,
    ProjectData,
    to_state,
)
from artifact_desktop.api.errors import Subject, not_found
from artifact_desktop.api.paging import PAGE, walk
from artifact_desktop.core.errors import AccessDenied, Code, NotFound
from artifact_desktop.core.models import CollectionPath, Project, VersionPath, VersionState

T = TypeVar("T")

_MOST_OUTPUTS = 200
_MOST_NAMES = 200


class PlacedVersion(NamedTuple):
    """A version in a collection through which the person may see it."""

    path: VersionPath
    type_name: str | None


class _Shape(msgspec.Struct, rename="camel"):
    pass


class _Entity(_Shape):
    entity: Named | None = None


class _Source(_Shape):
    state: str | None = None
    version_index: int | None = None
    artifact_type: Named | None = None
    artifact_sequence: CollectionOfAlias | None = None


class _Membership(_Shape):
    version_index: int | None = None
    artifact_collection: CollectionOfAlias | None = None


class _Memberships(_Shape):
    artifact_memberships: Connection[_Membership] | None = None


class _Collections(_Shape):
    artifact_collections: Connection[Named] | None = None


class _Outputs(_Shape):
    output_artifacts: Connection[_Source] | None = None


class _Run(_Shape, Generic[T]):
    run: T | None = None


class Directory:
    """Looks single things up. Every method may be called on any thread, blocks, and raises AppError only.

    What is not there is None or empty. A refusal counts as that too, unless it is the key that is refused.
    """

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def project(self, entity: str, name: str) -> Project | None:
        """The project, or None."""
        about = Subject(f"{entity}/{name}", entity)
        variables = {"entity": entity, "project": name}

        def ask() -> Described | None:
            return self._client.execute("project_by_name", variables, ProjectData[Described], about=about).data.project

        found = _or_none(ask)
        return Project(entity, name, found.description or "") if found else None

    def has_entity(self, name: str) -> bool:
        """Whether there is a team or person of that name."""
        about = Subject(name, name)
        return bool(
            _or_none(lambda: self._client.execute("entity_by_name", {"entity": name}, _Entity, about=about).data.entity)
        )

    def collection_names(self, entity: str, project: str) -> list[str]:
        """What the collections of a project are called, of whatever type: the first 200."""
        about = Subject(f"{entity}/{project}", entity)
        variables = {"entity": entity, "project": project, "first": _MOST_NAMES}

        def ask() -> _Collections | None:
            return self._client.execute(
                "collection_names", variables, ProjectData[_Collections], about=about
            ).data.project

        found = _or_none(ask)
        listed = found.artifact_collections if found else None
        return [node.name for node in listed.nodes] if listed else []

    def places(self, artifact_id: str) -> list[PlacedVersion]:
        """Where a version can be seen: in the collection it was made in, else in those it was linked to."""
        about = Subject(self._client.title, self._client.title)

        def ask_source() -> _Source | None:
            shape = ArtifactData[_Source]
            return self._client.execute("artifact_source", {"id": artifact_id}, shape, about=about).data.artifact

        source = _or_none(ask_source)
        if source is None:
            return []
        type_name = source.artifact_type.name if source.artifact_type else None
        made = _placed(source.artifact_sequence, source.version_index, type_name)
        if made is not None:
            return [made]

        def ask_links() -> _Memberships | None:
            variables = {"id": artifact_id, "first": PAGE}
            shape = ArtifactData[_Memberships]
            return self._client.execute("artifact_memberships", variables, shape, about=about).data.artifact

        found = _or_none(ask_links)
        links = found.artifact_memberships.nodes if found and found.artifact_memberships else []
        places = (_placed(link.artifact_collection, link.version_index, type_name) for link in links)
        return [place for place in places if place is not None]

    def outputs(self, entity: str, project: str, run: str) -> list[PlacedVersion] | None:
        """What a run has made and is still there, each once, the first 200; None where there is no such run."""
        about = Subject(f"{entity}/{project}/{run}", entity)

        def page(after: str | None) -> Connection[_Source]:
            variables = {"entity": entity, "project": project, "run": run, "after": after, "first": PAGE}
            reply = self._client.execute("run_outputs", variables, ProjectData[_Run[_Outputs]], about=about)
            found = reply.need(reply.need(reply.data.project, not_found(about)).run, not_found(about))
            return found.output_artifacts or Connection()

        def ask() -> Iterator[_Source]:
            return islice(walk(page, "outputs of a run"), _MOST_OUTPUTS)

        made = _or_none(lambda: list(ask()))
        if made is None:
            return None
        there = (each for each in made if to_state(each.state) is not VersionState.DELETED)
        placed = (
            _placed(each.artifact_sequence, each.version_index, each.artifact_type.name if each.artifact_type else None)
            for each in there
        )
        return list(dict.fromkeys(each for each in placed if each is not None))


def _placed(collection: CollectionOfAlias | None, index: int | None, type_name: str | None) -> PlacedVersion | None:
    """None where the project is invisible, or the number is not told."""
    project = collection.project if collection else None
    if collection is None or project is None or project.entity is None or index is None:
        return None
    path = CollectionPath(project.entity.name, project.name, collection.name)
    return PlacedVersion(VersionPath(path, index), type_name)


def _or_none(ask: Callable[[], T | None]) -> T | None:
    try:
        return ask()
    except NotFound:
        return None
    except AccessDenied as error:
        if error.code is not Code.DOWNLOAD_DENIED:
            raise
        return None
