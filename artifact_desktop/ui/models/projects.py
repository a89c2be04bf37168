"""Where artifacts are found: recent ones, teams with their projects, types and artifacts, and registries.

Each node is asked for its children when it is first opened, in the background:

    not yet -> under way -> done       a row "Loading" appears under way, when the answer takes its time
                        `-> failed     a row says why; activating it asks again
"""

from collections.abc import Callable, Generator, Sequence
from time import monotonic
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer, Signal

from artifact_desktop.core.access import Access
from artifact_desktop.core.errors import AppError, Code, NotFound, SignInError
from artifact_desktop.core.models import Collection, CollectionPath, Project
from artifact_desktop.ui import words
from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.models.node_tree import Index, NodeTreeModel
from artifact_desktop.ui.models.tree_locks import TreeLocks
from artifact_desktop.ui.models.tree_nodes import Fetch, Node, Seed, TreeLoader, TypeIn, ask, recents
from artifact_desktop.ui.models.tree_ways import Place, way_to
from artifact_desktop.ui.roles import NodeKind, Role

__all__ = ["ProjectTreeModel", "TreeLoader"]

_ROOT = QModelIndex()
_LOADING_MS = 250  # a faster answer shows no loading row, so nothing flickers
_ICONS = {
    NodeKind.RECENT: "clock",
    NodeKind.ENTITY: "people",
    NodeKind.PROJECT: "folder",
    NodeKind.TYPE: "cube",
    NodeKind.SYSTEM: "system",
    NodeKind.COLLECTION: "artifact",
    NodeKind.REGISTRIES: "registry",
    NodeKind.ORGANIZATION: "people",
    NodeKind.REGISTRY: "cube",
    NodeKind.FAILED: "retry",
}


class ProjectTreeModel(NodeTreeModel):
    """UI thread only. What is there stays while it is asked for again; a stale answer changes nothing."""

    failed = Signal(object)
    """An AppError: asking again for what is shown already went wrong, so the rows may be out of date."""
    sign_in_wanted = Signal()
    """A row was opened that says that nobody is signed in any more."""

    def __init__(self, background: Background, loader: TreeLoader | None = None, parent: QObject | None = None) -> None:
        super().__init__(Seed(NodeKind.ROOT), parent)
        self._background = background
        self._loader = loader
        self._recents: Seed | None = None
        self._locks = TreeLocks(background, self)
        self._locks.set_loader(loader)
        self._locks.changed.connect(self._on_locks)
        self._slow: set[int] = set()  # nodes whose first answer is awaited
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._show_loading_rows)
        self._search = 0

    # -- what is shown

    def set_loader(self, loader: TreeLoader | None) -> None:
        """Starts anew with another account's tree, or with None empties it. What is being located is forgotten."""
        for number in self.nodes:
            self._background.cancel(self, f"children {number}")
        self._locks.set_loader(loader)
        self._slow.clear()
        self._patience.stop()
        self.beginResetModel()
        self._loader = loader
        self._recents = None
        self.clear_nodes()
        self._search += 1
        self.endResetModel()

    def load(self) -> None:
        """Asks for the top level, if that has not been done."""
        if self.canFetchMore(_ROOT):
            self.fetchMore(_ROOT)

    def set_recent(self, paths: Sequence[CollectionPath]) -> None:
        """What was opened last, newest first; the section is left out while there is nothing."""
        self._recents = recents(paths) if paths else None
        if self.root.state is Fetch.DONE:
            others = [child.seed for child in self.root.children if child.kind is not NodeKind.RECENT]
            self._settle(self.root, others)

    def refresh(self) -> None:
        """Asks again for everything that was asked before. Rows stay where they are meanwhile."""
        self._locks.check_seen_registries()
        for node in list(self.root.below()):
            if node.asks and node.state in (Fetch.DONE, Fetch.FAILED):
                self._ask(node)

    def retry(self, index: Index) -> bool:
        """Asks again where asking failed: for the row that says so, or for the node above it."""
        node = self.node(index)
        if node.kind is NodeKind.FAILED and node.parent is not None:
            node = node.parent
        if node.state is not Fetch.FAILED:
            return False
        if any(isinstance(child.seed.value, SignInError) for child in node.children):
            self.sign_in_wanted.emit()
        else:
            self._ask(node)
        return True

    def collection_path(self, index: Index) -> CollectionPath | None:
        """Which artifact a row stands for; None for a row that is none."""
        match self.node(index).seed.value:
            case Collection(path=path) | (CollectionPath() as path):
                return path
        return None

    def retranslate(self) -> None:
        """Shows everything again, in the language now in use."""
        for node in self.root.below():
            if node.children:
                self.dataChanged.emit(self.index_of(node.children[0]), self.index_of(node.children[-1]))

    # -- asking

    def _ask(self, node: Node) -> None:
        loader = self._loader
        if loader is None:
            return
        if node.state is not Fetch.DONE:
            node.state = Fetch.UNDER_WAY
            node.asked = monotonic()
            self._slow.add(node.number)
            if not self._patience.isActive():
                self._patience.start(_LOADING_MS)
        number = node.number
        self._background.run(
            self,
            f"children {number}",
            lambda: ask(loader, node),
            lambda seeds: self._on_children(number, seeds),
            lambda error: self._on_failure(number, error),
        )

    def _show_loading_rows(self) -> None:
        """Gives each question that has been under way for long enough its loading row."""
        waits = []
        for node in [self.nodes[number] for number in self._slow]:
            left = node.asked + _LOADING_MS / 1000 - monotonic()
            if left > 0:
                waits.append(left)
            elif not node.children or node.children[0].kind is NodeKind.FAILED:
                self.merge(node, [Seed(NodeKind.LOADING)])
        if waits:
            self._patience.start(int(min(waits) * 1000) + 1)

    def _answered(self, number: int) -> Node | None:
        self._slow.discard(number)
        if not self._slow:
            self._patience.stop()
        return self.nodes.get(number)

    def _on_children(self, number: int, seeds: Sequence[Seed]) -> None:
        node = self._answered(number)
        if node is not None:
            node.state = Fetch.DONE
            self._settle(node, seeds)
            if node is self.root:
                self._locks.check_entities(child.seed.key for child in node.children if child.kind is NodeKind.ENTITY)
            self._tell_waiters(node, None)

    def _settle(self, node: Node, seeds: Sequence[Seed]) -> None:
        if node is self.root and self._recents is not None:
            seeds = [self._recents, *seeds]
        self.merge(node, seeds or [Seed(NodeKind.EMPTY)])

    def _on_failure(self, number: int, error: AppError) -> None:
        node = self._answered(number)
        if node is None:
            return
        if node.state is Fetch.DONE:
            self.failed.emit(error)
        else:
            node.state = Fetch.FAILED
            self.merge(node, [Seed(NodeKind.FAILED, value=error)])
        self._tell_waiters(node, error)

    def node_removed(self, node: Node) -> None:
        self._background.cancel(self, f"children {node.number}")
        self._answered(node.number)
        if node.waiters:
            QTimer.singleShot(0, self, lambda: self._tell_waiters(node, _not_found(node.seed.text)))

    def _tell_waiters(self, node: Node, error: AppError | None) -> None:
        waiters, node.waiters = node.waiters, []
        for waiter in waiters:
            waiter(error)

    def set_access(self, path: CollectionPath, access: Access) -> None:
        """What the server said when asked for a file behind this path."""
        self._locks.tell(path, access)

    def _on_locks(self, entity: str) -> None:
        for node in list(self.nodes.values()):
            if _entity_of(node) == entity:
                self.dataChanged.emit(self.index_of(node), self.index_of(node))

    # -- finding an artifact

    def locate(
        self,
        place: Place,
        on_found: Callable[[QModelIndex], None],
        on_missing: Callable[[AppError], None],
        type_name: str | None = None,
    ) -> None:
        """Finds the row of a place and opens the way to it, asking for what is not there yet.

        With `type_name` only that type is looked through. A later call takes the place of an earlier one.
        """
        self._search += 1
        if self._loader is None:
            on_missing(_not_found(str(place)))
            return
        self._go_on(self._search, way_to(self.root, place, type_name), place, on_found, on_missing)

    def when_listed(self, index: QModelIndex, done: Callable[[], None]) -> None:
        """Calls back as soon as what a row holds is listed, or has turned out not to be."""
        node = self.node(index)
        if node.state is Fetch.DONE:
            done()
            return
        node.waiters.append(lambda _error: done())
        if node.state is not Fetch.UNDER_WAY:
            self._ask(node)

    def stop_locating(self) -> None:
        """What is being located is no longer wanted."""
        self._search += 1

    def _go_on(
        self,
        search: int,
        way: Generator[Node, None, Node | None],
        place: Place,
        on_found: Callable[[QModelIndex], None],
        on_missing: Callable[[AppError], None],
    ) -> None:
        def go_on(error: AppError | None) -> None:
            if search != self._search:
                return
            if error is not None:
                on_missing(error)
            else:
                self._go_on(search, way, place, on_found, on_missing)

        try:
            while (node := next(way)).state is Fetch.DONE:
                pass
        except StopIteration as end:
            if end.value is None:
                on_missing(_not_found(str(place)))
            else:
                on_found(self.index_of(end.value))
            return
        node.waiters.append(go_on)
        if node.state is not Fetch.UNDER_WAY:
            self._ask(node)

    # -- for Qt

    def canFetchMore(self, parent: Index) -> bool:
        node = self.node(parent)
        return self._loader is not None and node.asks and node.state is Fetch.NOT_YET

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._ask(self.node(parent))

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.node(index).kind in (NodeKind.LOADING, NodeKind.EMPTY):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node = self.node(index)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(node)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tool_tip(node)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self._locks.reason(node) or None
            case Role.ICON:
                return _ICONS.get(node.kind)
            case Role.NODE:
                return node.kind
            case Role.LOCKED:
                return bool(self._locks.reason(node))
            case Role.VALUE:
                return node.seed.value.type if isinstance(node.seed.value, TypeIn) else node.seed.value
            case Role.SELECTABLE:
                return node.kind is NodeKind.COLLECTION
        return None

    def _text(self, node: Node) -> str:
        match node.kind:
            case NodeKind.RECENT:
                return self.tr("Recent")
            case NodeKind.REGISTRIES:
                return self.tr("Registry")
            case NodeKind.SYSTEM:
                return self.tr("System")
            case NodeKind.LOADING:
                return self.tr("Loading…")
            case NodeKind.EMPTY:
                return self.tr("Nothing here")
            case NodeKind.REGISTRY if isinstance(node.seed.value, Project) and node.seed.value.is_legacy_registry:
                return self.tr("Model registry")
            case NodeKind.FAILED if isinstance(node.seed.value, SignInError):
                return self.tr("{reason}. Sign in again").format(reason=words.error_text(node.seed.value).title)
            case NodeKind.FAILED if isinstance(node.seed.value, AppError):
                return self.tr("{reason}. Try again").format(reason=words.error_text(node.seed.value).title)
        return node.seed.text

    def _tool_tip(self, node: Node) -> str | None:
        match node.seed.value:
            case AppError() as error:
                return words.error_text(error).text
            case Collection(path=path) | (CollectionPath() as path):
                return path.title
            case Project(invited_only=True) if not self._locks.reason(node):
                return self.tr("Only those who were invited see this registry")
        return self._locks.reason(node) or None


def _entity_of(node: Node) -> str:
    """The entity whose rights decide whether this row carries a lock."""
    match node.kind:
        case NodeKind.ENTITY:
            return node.seed.key
        case NodeKind.PROJECT | NodeKind.REGISTRY:
            return node.seed.key.partition("/")[0]
    return ""


def _not_found(name: str) -> NotFound:
    return NotFound(Code.NOT_FOUND, name=name)
