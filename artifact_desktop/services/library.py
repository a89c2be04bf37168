"""What there is to choose from: the tree of one signed-in person."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from artifact_desktop.core.access import Access
from artifact_desktop.core.errors import AccessDenied, Code, NotFound, ProtocolError, SignInError
from artifact_desktop.core.models import ArtifactType, Collection, Organization, Project, Viewer
from artifact_desktop.services.accounts import Session

T = TypeVar("T")


def honest(session: Session, ask: Callable[[], T]) -> T:
    """The answer to a question. Blocking, any thread; raises AppError.

    A server that no longer accepts the key may answer that things are not there or not allowed, as it does to
    strangers: then this raises SIGNED_OUT.
    """
    try:
        return ask()
    except (AccessDenied, NotFound, SignInError) as error:
        cause = session.client.judged(error)
        if isinstance(cause, SignInError) and cause.code is Code.KEY_REJECTED:
            raise SignInError(Code.SIGNED_OUT, server=session.title) from error
        raise


class Library:
    """The places below which artifacts are found. Blocking; any thread; raises AppError only."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def viewer(self) -> Viewer:
        return self._session.viewer

    @property
    def server(self) -> str:
        """What a person calls the server."""
        return self._session.title

    def entities(self) -> Iterable[str]:
        """The person and their teams. Asks no server: the sign-in has told."""
        return self._session.viewer.entities

    def projects(self, entity: str) -> Iterable[Project]:
        """Without registries, but for the model registry that a team has on older servers."""
        return honest(
            self._session,
            lambda: [project for project in self._session.catalog.projects(entity) if not project.is_registry],
        )

    def types(self, entity: str, project: str) -> Iterable[ArtifactType]:
        return honest(self._session, lambda: list(self._session.catalog.types(entity, project)))

    def collections(self, entity: str, project: str, type_name: str) -> Iterable[Collection]:
        return honest(self._session, lambda: list(self._session.catalog.collections(entity, project, type_name)))

    def organizations(self) -> Sequence[Organization]:
        """Those that can have registries; none on older servers. Asks no server: the sign-in has told."""
        return [each for each in self._session.viewer.organizations if each.entity]

    def registries(self, organization: Organization) -> Iterable[Project]:
        return honest(self._session, lambda: self._registries(organization))

    def entity_access(self, entity: str) -> Access:
        """Whether the seat there forbids downloading; for the lock in the tree."""
        return self._session.permissions.entity_access(entity)

    def registry_access(self, registry: Project) -> Access:
        """Whether seat or role forbid downloading from a registry; for the lock in the tree."""
        return self._session.permissions.registry_access(registry)

    def _registries(self, organization: Organization) -> list[Project]:
        catalog = self._session.catalog
        try:
            return list(catalog.registries(organization))
        except ProtocolError as error:  # an older server: there they are found among the projects
            if error.code is not Code.UNSUPPORTED_BY_SERVER or organization.entity is None:
                raise
            return [project for project in catalog.projects(organization.entity) if project.is_registry]
