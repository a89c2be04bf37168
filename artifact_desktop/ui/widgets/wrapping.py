"""Two things side by side, or one below the other where there is no room."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget


class Wrapping(QWidget):
    """`main` takes the room that is left; `side` stands at its right, or below it when `main` would get too narrow."""

    def __init__(
        self, main: QWidget, side: QWidget, gap: int, *, grow: bool = True, parent: QWidget | None = None
    ) -> None:
        """`gap` is in device-independent pixels. Without `grow` both keep the width they ask for."""
        super().__init__(parent)
        self._main, self._side = main, side
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(gap)
        self._box.addWidget(main, int(grow))
        self._box.addWidget(side)
        if not grow:
            self._box.addStretch(1)
        self._box.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)

    def rearrange(self) -> None:
        """Looks again whether both fit side by side. Call it when one of them has grown or shrunk."""
        side = self._side.sizeHint().width() + self._box.spacing() if self._side.isVisibleTo(self) else 0
        fits = self._main.minimumSizeHint().width() + side <= self.width()
        wanted = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if self._box.direction() != wanted:
            self._box.setDirection(wanted)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        narrow = max(self._main.minimumSizeHint().width(), self._side.minimumSizeHint().width())
        return QSize(narrow, self._box.minimumSize().height())

    def sizeHint(self) -> QSize:
        return QSize(self._box.sizeHint().width(), self._box.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rearrange()
