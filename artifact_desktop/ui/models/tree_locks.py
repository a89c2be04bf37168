"""Which rows of the tree carry a lock, and why: where nothing below can be downloaded, as far as is known.

Teams are asked for when they appear and registries when they are seen, one question after the other; browsing waits
for none of them. What the server said when asked for a file goes before what follows from seats and roles.
"""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal

from artifact_desktop.core.access import Access, Verdict
from artifact_desktop.core.models import CollectionPath, Project
from artifact_desktop.ui.access_words import access_words, place_of
from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.models.tree_nodes import Node, TreeLoader
from artifact_desktop.ui.roles import NodeKind


class TreeLocks(QObject):
    """UI thread only."""

    changed = Signal(str)
    """The entity whose rows, and those of its projects, may have other locks now."""

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._loader: TreeLoader | None = None
        self._known: dict[str, Access] = {}  # by "entity" or "entity/project"
        self._told: dict[str, dict[CollectionPath, Access]] = {}  # what the server itself said, by "entity/project"
        self._waiting: dict[str, Callable[[], Access]] = {}
        self._asking = ""

    def set_loader(self, loader: TreeLoader | None) -> None:
        """Somebody else's rights: nothing is known of them."""
        self._background.cancel(self, "access")
        self._loader = loader
        self._asking = ""
        for known in (self._known, self._told, self._waiting):
            known.clear()

    def check_entities(self, entities: Iterable[str]) -> None:
        """Asks, or asks again, which teams are locked."""
        if (loader := self._loader) is None:
            return
        for entity in entities:
            self._waiting[entity] = partial(loader.entity_access, entity)
        self._ask_next()

    def check_seen_registries(self) -> None:
        """Registries whose rows were seen before are asked for again."""
        self._told.clear()
        for key in [key for key in self._known if "/" in key]:
            entity, _slash, name = key.partition("/")
            self._want_registry(Project(entity, name))

    def tell(self, path: CollectionPath, access: Access) -> None:
        """What the server said of the files behind a path."""
        if access.verdict is not Verdict.ALLOWED and not access.helped_by_admin:
            return  # it says nothing of the place
        key = f"{path.entity}/{path.project}"
        changed = self._told.get(key, {}).get(path) != access
        self._told.setdefault(key, {})[path] = access
        self.changed.emit(path.entity)
        if changed and path.entity in self._known:  # a seat that is another one now concerns the whole team
            self.check_entities([path.entity])

    def reason(self, node: Node) -> str:
        """Why a row carries a lock, as a sentence; empty for one without. Asks for a registry that is seen at last."""
        loader, project = self._loader, node.seed.value
        if loader is None:
            return ""
        if node.kind is NodeKind.ENTITY:
            access, project = self._known.get(node.seed.key), Project(node.seed.key, "")
        elif node.kind in (NodeKind.PROJECT, NodeKind.REGISTRY) and isinstance(project, Project):
            access = self._of_project(project)
        else:
            return ""
        if access is None or not isinstance(project, Project):
            return ""
        place = place_of(project, f"{project.entity}/{project.title}".rstrip("/"), loader.viewer, loader.server)
        words = access_words(access, place)
        return words.text if words is not None else ""

    def _of_project(self, project: Project) -> Access | None:
        key = f"{project.entity}/{project.name}"
        if project.is_registry and key not in self._known:
            self._want_registry(project)
        told = list(self._told.get(key, {}).values())
        if told:
            return next((access for access in told if not access.blocks), told[-1])
        return self._known.get(key if project.is_registry else project.entity)

    def _want_registry(self, project: Project) -> None:
        key = f"{project.entity}/{project.name}"
        if (loader := self._loader) is not None and key not in self._waiting and key != self._asking:
            self._waiting[key] = partial(loader.registry_access, project)
            self._ask_next()

    def _ask_next(self) -> None:
        if self._asking or not self._waiting:
            return
        self._asking = next(iter(self._waiting))
        key, ask = self._asking, self._waiting.pop(self._asking)
        self._background.run(
            self,
            "access",
            ask,
            lambda access: self._on_access(key, access),
            lambda error: self._on_access(key, Access(Verdict.UNKNOWN, (f"error={error.code}",))),
        )

    def _on_access(self, key: str, access: Access) -> None:
        self._asking = ""
        if self._known.get(key) != access:
            self._known[key] = access
            self.changed.emit(key.partition("/")[0])
        self._ask_next()
