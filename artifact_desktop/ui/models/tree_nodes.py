"""The nodes of the project tree, and what the answers of a server become. No Qt objects."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Protocol

from artifact_desktop.core.access import Access
from artifact_desktop.core.errors import AppError, SignInError
from artifact_desktop.core.models import ArtifactType, Collection, CollectionPath, Organization, Project, Viewer
from artifact_desktop.ui.models.file_index import natural
from artifact_desktop.ui.roles import NodeKind

_FEW = 5  # organizations that are all asked when the registries are opened


class TreeLoader(Protocol):
    """Where the tree gets its rows. Blocking; called on background threads, several at once. Raises AppError only."""

    def entities(self) -> Iterable[str]: ...
    def projects(self, entity: str) -> Iterable[Project]: ...
    def types(self, entity: str, project: str) -> Iterable[ArtifactType]: ...
    def collections(self, entity: str, project: str, type_name: str) -> Iterable[Collection]: ...
    def organizations(self) -> Sequence[Organization]: ...
    def registries(self, organization: Organization) -> Iterable[Project]: ...
    def entity_access(self, entity: str) -> Access: ...
    def registry_access(self, registry: Project) -> Access: ...
    @property
    def viewer(self) -> Viewer: ...
    @property
    def server(self) -> str: ...


class Fetch(Enum):
    """How far a node has got with its children."""

    NOT_YET = "not-yet"
    UNDER_WAY = "under-way"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Seed:
    """A node to be. `key` tells it apart from its siblings; `children` are given where nothing needs asking."""

    kind: NodeKind
    key: str = ""
    text: str = ""
    value: object = None
    children: "tuple[Seed, ...] | None" = None


Waiter = Callable[[AppError | None], None]


@dataclass(slots=True, eq=False)
class Node:
    """One row. `number` is the internal id of its indexes, so that no Qt index ever points at freed memory."""

    number: int
    parent: "Node | None"
    seed: Seed
    row: int = 0
    state: Fetch = Fetch.NOT_YET
    asked: float = 0.0  # monotonic time of the question, for the delayed loading row
    children: "list[Node]" = field(default_factory=list)
    waiters: list[Waiter] = field(default_factory=list)

    @property
    def kind(self) -> NodeKind:
        return self.seed.kind

    @property
    def identity(self) -> tuple[NodeKind, str]:
        return self.seed.kind, self.seed.key

    @property
    def asks(self) -> bool:
        """Whether its children come from the server."""
        return self.kind in (
            NodeKind.ROOT,
            NodeKind.ENTITY,
            NodeKind.PROJECT,
            NodeKind.TYPE,
            NodeKind.REGISTRIES,
            NodeKind.ORGANIZATION,
            NodeKind.REGISTRY,
        )

    def child(self, kind: NodeKind, key: str = "") -> "Node | None":
        return next((child for child in self.children if child.identity == (kind, key)), None)

    def below(self) -> "Iterator[Node]":
        """The node and everything under it."""
        yield self
        for child in self.children:
            yield from child.below()


def ask(loader: TreeLoader, node: Node) -> Sequence[Seed]:
    """The children of a node as the server has them, in the order they are shown. On a background thread."""
    value = node.seed.value
    match node.kind:
        case NodeKind.ROOT:
            entities = _entities(loader.entities())
            return [*entities, Seed(NodeKind.REGISTRIES)] if loader.organizations() else entities
        case NodeKind.ENTITY:
            return _projects(loader.projects(node.seed.key))
        case NodeKind.REGISTRIES:
            return _registries(loader)
        case NodeKind.ORGANIZATION if isinstance(value, Organization):
            return _projects(loader.registries(value))
        case NodeKind.PROJECT if isinstance(value, Project):
            return _types(value, loader.types(value.entity, value.name))
        case NodeKind.TYPE if isinstance(value, TypeIn):
            return collections(loader.collections(value.project.entity, value.project.name, value.type.name))
        case NodeKind.REGISTRY if isinstance(value, Project):
            types = [kind for kind in loader.types(value.entity, value.name) if not kind.is_system]
            return collections(
                collection for kind in types for collection in loader.collections(value.entity, value.name, kind.name)
            )
    return ()


@dataclass(frozen=True, slots=True)
class TypeIn:
    """A type as a row of the tree: of one project."""

    project: Project
    type: ArtifactType


def _entities(names: Iterable[str]) -> list[Seed]:
    return [Seed(NodeKind.ENTITY, name, name, name) for name in names]


def _projects(projects: Iterable[Project]) -> list[Seed]:
    return _sorted(_project(project) for project in projects)


def _project(project: Project) -> Seed:
    is_registry = project.is_registry or project.is_legacy_registry
    kind = NodeKind.REGISTRY if is_registry else NodeKind.PROJECT
    return Seed(kind, f"{project.entity}/{project.name}", project.title, project)


def _registries(loader: TreeLoader) -> list[Seed]:
    """By organization where several have registries; those without any need no row.

    An organization that cannot be asked now gets a row that asks again when it is opened. Raises AppError when none
    could be asked.
    """
    organizations = loader.organizations()
    if len(organizations) > _FEW:
        return _sorted(map(_organization, organizations))
    found: list[Seed] = []
    trouble: AppError | None = None
    for organization in organizations:
        try:
            registries = _projects(loader.registries(organization))
        except SignInError:
            raise
        except AppError as error:
            trouble = error
            found.append(_organization(organization))
            continue
        if registries:
            found.append(replace(_organization(organization), children=tuple(registries)))
    if trouble is not None and not any(seed.children for seed in found):
        raise trouble
    if len(found) == 1 and found[0].children is not None:
        return list(found[0].children)
    return _sorted(found)


def _organization(organization: Organization) -> Seed:
    return Seed(NodeKind.ORGANIZATION, organization.entity or "", organization.name, organization)


def _types(project: Project, types: Iterable[ArtifactType]) -> list[Seed]:
    """The types people made, then a fold with those of the system."""
    known = list(types)
    own, system = (
        _sorted(
            Seed(NodeKind.TYPE, kind.name, kind.name, TypeIn(project, kind)) for kind in known if kind.is_system is made
        )
        for made in (False, True)
    )
    return [*own, Seed(NodeKind.SYSTEM, children=tuple(system))] if system else own


def collections(found: Iterable[Collection]) -> list[Seed]:
    seeds = [Seed(NodeKind.COLLECTION, str(each.path), each.name, each) for each in found]
    return _sorted(seeds)


def recents(paths: Iterable[CollectionPath]) -> Seed:
    """The section of what was opened last, in the order given."""
    return Seed(
        NodeKind.RECENT,
        children=tuple(Seed(NodeKind.COLLECTION, str(path), path.collection, path) for path in dict.fromkeys(paths)),
    )


def _sorted(seeds: Iterable[Seed]) -> list[Seed]:
    """By name as people read it. A name given twice, by paging that overlaps, counts once."""
    unique = {seed.key: seed for seed in seeds}
    return sorted(unique.values(), key=lambda seed: natural(seed.text))
