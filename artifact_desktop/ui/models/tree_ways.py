"""The way from the top of the project tree to a place in it. No Qt objects."""

from collections.abc import Generator, Iterable

from artifact_desktop.core.models import REGISTRY_PREFIX, CollectionPath, Project
from artifact_desktop.ui.models.tree_nodes import Node
from artifact_desktop.ui.roles import NodeKind

Place = CollectionPath | Project | str
"""What can be found in the tree: an artifact, a project or a registry, an entity; "" stands for all registries."""

Way = Generator[Node, None, Node | None]


def way_to(root: Node, place: Place, type_name: str | None = None) -> Way:
    """Yields each node whose children are needed next; returns the row found, or None.

    With `type_name` only that type of the project is looked through.
    """
    yield root
    entity, project_name = _project_of(place)
    if not entity or project_name.startswith(REGISTRY_PREFIX):
        top, kind = root.child(NodeKind.REGISTRIES), NodeKind.REGISTRY
    else:
        top, kind = root.child(NodeKind.ENTITY, entity), NodeKind.PROJECT
    if top is None or not project_name:
        return top
    yield top
    if (organization := top.child(NodeKind.ORGANIZATION, entity)) is not None:
        yield organization
        top = organization
    key = f"{entity}/{project_name}"
    project = top.child(kind, key) or top.child(NodeKind.REGISTRY, key)  # a team's model registry is one of both
    if project is None or not isinstance(place, CollectionPath):
        return project
    yield project
    for holder in _holders(project, type_name):
        yield holder
        found = holder.child(NodeKind.COLLECTION, str(place))
        if found is not None:
            return found
    return None


def _project_of(place: Place) -> tuple[str, str]:
    """Entity and project; the project of an entity is ""."""
    match place:
        case CollectionPath():
            return place.entity, place.project
        case Project():
            return place.entity, place.name
    return place, ""


def _holders(project: Node, type_name: str | None) -> Iterable[Node]:
    """The nodes that hold a project's artifacts: its types, or a registry itself."""
    if project.kind is NodeKind.REGISTRY:
        return [project]
    system = project.child(NodeKind.SYSTEM)
    types = [*project.children, *(system.children if system is not None else ())]
    return [node for node in types if node.kind is NodeKind.TYPE and type_name in (None, node.seed.key)]
