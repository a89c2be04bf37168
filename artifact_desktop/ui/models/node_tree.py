"""A Qt model over `Node` objects that changes rows and nothing more than needed."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex

from artifact_desktop.ui.models.tree_nodes import Fetch, Node, Seed
from artifact_desktop.ui.roles import NodeKind

Index = QModelIndex | QPersistentModelIndex

_ROOT = QModelIndex()


class NodeTreeModel(QAbstractItemModel):
    """UI thread only. One column; the internal id of an index is the number of its node."""

    def __init__(self, root: Seed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._next = 0
        self.nodes: dict[int, Node] = {}
        self.root = self._make(None, root)

    def clear_nodes(self) -> None:
        """Leaves an empty root. Call it between beginResetModel and endResetModel. Numbers are never used again."""
        self.nodes.clear()
        self.root = self._make(None, self.root.seed)

    def node_removed(self, node: Node) -> None:
        """Called for each node that has gone. Other rows may still be about to change: touch none here."""

    def _make(self, parent: Node | None, seed: Seed) -> Node:
        self._next += 1
        node = Node(self._next, parent, seed)
        self.nodes[node.number] = node
        if seed.children is not None:
            node.state = Fetch.DONE
            node.children = [self._make(node, child) for child in seed.children]
            _number_rows(node)
        elif not node.asks:
            node.state = Fetch.DONE
        return node

    def merge(self, node: Node, seeds: Sequence[Seed]) -> None:
        """Makes the children of a node those wanted, and leaves alone whatever stays."""
        old = {child.identity: child for child in node.children}
        kept: dict[tuple[NodeKind, str], Node] = {}
        last = -1
        for seed in seeds:
            child = old.get((seed.kind, seed.key))
            if child is not None and child.row > last:
                kept[child.identity] = child
                last = child.row
        self._remove_others(node, kept)
        self._insert_missing(node, seeds, kept)
        for seed in seeds:
            child = kept.get((seed.kind, seed.key))
            if child is None:
                continue
            if child.seed != seed:
                child.seed = seed
                self.dataChanged.emit(self.index_of(child), self.index_of(child))
            if seed.children is not None:
                self.merge(child, seed.children)

    def _remove_others(self, node: Node, kept: dict[tuple[NodeKind, str], Node]) -> None:
        end = len(node.children)
        while end > 0:
            if node.children[end - 1].identity in kept:
                end -= 1
                continue
            first = end - 1
            while first > 0 and node.children[first - 1].identity not in kept:
                first -= 1
            self.beginRemoveRows(self.index_of(node), first, end - 1)
            gone = [below for child in node.children[first:end] for below in child.below()]
            del node.children[first:end]
            _number_rows(node)
            for each in gone:
                del self.nodes[each.number]
            self.endRemoveRows()
            for each in gone:
                self.node_removed(each)
            end = first

    def _insert_missing(self, node: Node, seeds: Sequence[Seed], kept: dict[tuple[NodeKind, str], Node]) -> None:
        row = 0
        while row < len(seeds):
            end = row
            while end < len(seeds) and (seeds[end].kind, seeds[end].key) not in kept:
                end += 1
            if end > row:
                self.beginInsertRows(self.index_of(node), row, end - 1)
                node.children[row:row] = [self._make(node, seed) for seed in seeds[row:end]]
                _number_rows(node)
                self.endInsertRows()
            row = end + 1

    # -- rows for Qt

    def node(self, index: Index) -> Node:
        return self.nodes[index.internalId()] if index.isValid() else self.root

    def index_of(self, node: Node) -> QModelIndex:
        return QModelIndex() if node is self.root else self.createIndex(node.row, 0, node.number)

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.index_of(self.node(parent).children[row])

    def parent(self, index: Index | None = None) -> Any:
        if index is None:
            return super().parent()
        parent = self.node(index).parent
        return QModelIndex() if parent is None else self.index_of(parent)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return len(self.node(parent).children)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: ARG002 - Qt's signature
        return 1

    def hasChildren(self, parent: Index = _ROOT) -> bool:
        node = self.node(parent)
        return bool(node.children) or (node.asks and node.state is not Fetch.DONE)


def _number_rows(node: Node) -> None:
    for row, child in enumerate(node.children):
        child.row = row
