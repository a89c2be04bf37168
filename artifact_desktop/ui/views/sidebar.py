"""The tree of teams, projects, types and artifacts, and of registries."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from artifact_desktop.ui.delegates.projects import ProjectDelegate
from artifact_desktop.ui.roles import NodeKind, Role
from artifact_desktop.ui.theme import is_theme_change, scaled
from artifact_desktop.ui.views.base import View
from artifact_desktop.ui.widgets.trees import Tree

_HOLDS = Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchWrap


class SidebarView(View):
    """Typing finds a row that begins so. A click or Enter opens: a collection is `chosen`, others unfold."""

    chosen = Signal(QModelIndex)
    """A collection was opened."""
    retry_requested = Signal(QModelIndex)
    """A row that says why nothing could be listed was opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sidebar", "sidebar", parent)
        self.tree = Tree("projectTree", inset=0)
        self.tree.setHeaderHidden(True)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setItemDelegate(ProjectDelegate(self.tree))
        self.tree.opened.connect(self._open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(scaled(8), scaled(8), scaled(8), scaled(8))
        layout.addWidget(self.tree)
        self.setMinimumWidth(scaled(160))
        self._measure()
        self.retranslate()

    def set_model(self, model: QAbstractItemModel) -> None:
        self.tree.setModel(model)

    def select(self, index: QModelIndex) -> None:
        """Marks a row as the one that is shown and brings it into view, without opening it."""
        self.tree.setCurrentIndex(index)
        self.tree.scrollTo(index)

    def show_children(self, index: QPersistentModelIndex) -> None:
        """Brings as much of what an open row holds into view as has room below it."""
        model = self.tree.model()
        if index.isValid() and model.rowCount(index):
            self.tree.scrollTo(model.index(model.rowCount(index) - 1, 0, index))
            self.tree.scrollTo(index)

    def row_with(self, word: str) -> QModelIndex | None:
        """The next row that holds this word, after the one selected, among those that were looked into so far."""
        model = self.tree.model()
        rows = model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, word, -1, _HOLDS)
        current = self.tree.currentIndex()
        return rows[(rows.index(current) + 1) % len(rows) if current in rows else 0] if rows else None

    def retranslate(self) -> None:
        self.tree.setAccessibleName(self.tr("Projects"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_theme_change(event) and hasattr(self, "tree"):
            self._measure()

    def _measure(self) -> None:
        self.tree.setIndentation(scaled(17))

    def _open(self, index: QModelIndex) -> None:
        match index.data(Role.NODE):
            case NodeKind.COLLECTION:
                self.chosen.emit(index)
            case NodeKind.FAILED:
                self.retry_requested.emit(index)
            case _:
                self.tree.setExpanded(index, not self.tree.isExpanded(index))
