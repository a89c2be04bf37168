"""The thin progress bar, and the grey shapes that stand where content is still on its way."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QSizePolicy, QWidget

from artifact_desktop.ui.theme import color, scaled
from artifact_desktop.ui.widgets.paint import paint_bar

_STEPS = 1000


class ThinBar(QProgressBar):
    """Six pixels of progress without text; a screen reader hears a progress bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = "accent"
        self.setRange(0, _STEPS)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_fraction(self, fraction: float, role: str = "accent") -> None:
        """`fraction` from 0 to 1; `role` is the colour of the part that is done."""
        if role != self._role:
            self._role = role
            self.update()
        value = round(_STEPS * min(1.0, max(0.0, fraction)))
        if value != self.value():
            self.setUpdatesEnabled(False)  # or Qt paints at once, out of turn, and waits until it is on the screen
            self.setValue(value)
            self.setUpdatesEnabled(True)

    def sizeHint(self) -> QSize:
        return QSize(scaled(120), 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(40), 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_bar(painter, QRectF(self.rect()), self.value() / _STEPS, color(self._role))
        painter.end()


class Skeleton(QFrame):
    """Rows to come. It stands still: nothing flickers while one waits."""

    _WIDTHS = (0.34, 0.46, 0.28, 0.4, 0.52, 0.31, 0.44, 0.36)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("chip"))
        row, left = scaled(32), scaled(14)
        thick = scaled(9)
        for position, width in enumerate(self._WIDTHS):
            middle = row * position + row / 2 + scaled(6)
            if middle + row / 2 > self.height():
                break
            painter.setOpacity(1.0 - position * 0.1)
            painter.drawRoundedRect(QRectF(left, middle - scaled(7), scaled(14), scaled(14)), 4, 4)
            painter.drawRoundedRect(
                QRectF(left + scaled(28), middle - thick / 2, self.width() * width, thick), thick / 2, thick / 2
            )
            painter.drawRoundedRect(
                QRectF(self.width() - scaled(96), middle - thick / 2, scaled(64), thick), thick / 2, thick / 2
            )
        painter.end()
