"""The version selector: a combo box that shows aliases as chips."""

from PySide6.QtCore import QElapsedTimer, QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QFrame, QListView, QSizePolicy, QStyle, QStyleOptionComboBox, QWidget

from artifact_desktop.ui.delegates.rows import paint_text
from artifact_desktop.ui.delegates.versions import VersionDelegate, version_label
from artifact_desktop.ui.icons import SIZE, paint_icon
from artifact_desktop.ui.roles import Role
from artifact_desktop.ui.theme import color, scaled
from artifact_desktop.ui.widgets.paint import paint_chips

_ROWS = 12


class _VersionList(QListView):
    """The list that opens; typing finds a version by its number or by one of its aliases."""

    def __init__(self) -> None:
        super().__init__()
        self._typed = ""
        self._since = QElapsedTimer()

    def keyboardSearch(self, search: str) -> None:
        """Called with each key; keys that follow each other quickly make up a word."""
        fresh = (
            not self._since.isValid() or self._since.elapsed() > QGuiApplication.styleHints().keyboardInputInterval()
        )
        self._typed = search if fresh else self._typed + search
        self._since.start()
        wanted = self._typed.casefold()
        model = self.model()
        start = max(0, self.currentIndex().row() + int(fresh))
        for step in range(model.rowCount()):
            index = model.index((start + step) % model.rowCount(), 0)
            names = (version_label(index), *(index.data(Role.ALIASES) or ()))
            if index.flags() & Qt.ItemFlag.ItemIsEnabled and any(n.casefold().startswith(wanted) for n in names):
                self.setCurrentIndex(index)
                return


class VersionSelector(QComboBox):
    """Driven by a model of versions: `Role.VALUE`, `Role.ALIASES`; rows that are not enabled cannot be chosen."""

    chosen = Signal(int)
    """The person has chosen this row."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaxVisibleItems(_ROWS)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        rows = _VersionList()
        rows.setFrameShape(QFrame.Shape.NoFrame)
        rows.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setView(rows)
        self.setItemDelegate(VersionDelegate(self))
        self.activated.connect(self.chosen)
        self._placeholder = ""

    def set_placeholder(self, text: str) -> None:
        """What is shown while there is no version."""
        self._placeholder = text
        self.update()

    def current_index(self) -> QModelIndex:
        return self.model().index(self.currentIndex(), self.modelColumn())

    def showPopup(self) -> None:
        self.view().setMinimumWidth(max(self.width() - 2, scaled(420)))
        super().showPopup()

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = ""
        painter = QPainter(self)
        self.style().drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option, painter, self)
        rect = QRectF(self.rect()).adjusted(scaled(12), 0, -scaled(12), 0)
        side = scaled(SIZE)
        chevron = QRectF(rect.right() - side, rect.top(), side, rect.height())
        paint_icon(painter, "chevron-down", chevron, color("muted" if self.isEnabled() else "faint"))
        rect.setRight(chevron.left() - scaled(8))
        index = self.current_index()
        if not index.isValid():
            paint_text(painter, rect, self._placeholder, color("muted"), self.font())
        else:
            font = QFont(self.font())
            taken = paint_text(painter, rect, version_label(index), color("text"), font)
            rect.setLeft(rect.left() + taken + scaled(10))
            paint_chips(painter, rect, tuple(index.data(Role.ALIASES) or ()), color("tint"), color("accent"))
        painter.end()
