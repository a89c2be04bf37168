"""What there is to choose from: the tree of one signed-in person."""

from collections.abc import Iterable, Iterator

from artifact_desktop.core.access import Access
from artifact_desktop.core.models import ArtifactType, Collection, Project
from artifact_desktop.services.accounts import Session


class Library:
    """The places below which artifacts are found. Blocking; any thread; raises AppError only."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def entities(self) -> Iterable[str]:
        """The person and their teams. Asks no server: the sign-in has told."""
        return self._session.viewer.entities

    def projects(self, entity: str) -> Iterable[Project]:
        return (project for project in self._session.catalog.projects(entity) if not project.is_registry)

    def types(self, entity: str, project: str) -> Iterable[ArtifactType]:
        return self._session.catalog.types(entity, project)

    def collections(self, entity: str, project: str, type_name: str) -> Iterable[Collection]:
        return self._session.catalog.collections(entity, project, type_name)

    def registries(self) -> Iterator[Project]:
        """The registries of every organization the person belongs to."""
        for organization in self._session.viewer.organizations:
            yield from self._session.catalog.registries(organization)

    def entity_access(self, entity: str) -> Access:
        """Whether the seat there forbids downloading; for the lock in the tree."""
        return self._session.permissions.entity_access(entity)
