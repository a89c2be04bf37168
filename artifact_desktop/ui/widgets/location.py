"""The field for links and names: says, behind what was typed, that it is being looked up."""

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from artifact_desktop.ui.theme import color, scaled
from artifact_desktop.ui.widgets.fields import Field

_PATIENCE = 250  # ms: a faster answer leaves the field as it is


class LocationField(Field):
    """Text that is dropped on it goes to the window, which opens it, and not between the letters."""

    def __init__(self, name: str, icon_name: str, parent: QWidget | None = None) -> None:
        self._busy_text = ""
        super().__init__(name, icon_name, parent)
        self.setClearButtonEnabled(False)
        self.setAcceptDrops(False)
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_PATIENCE)
        self._pending = ""
        self._waiting.timeout.connect(lambda: self._tell(self._pending))

    def set_busy(self, text: str) -> None:
        """Shows, after a moment, what is going on; an empty text ends it at once."""
        self._pending = text
        if not text:
            self._waiting.stop()
            self._tell("")
        elif self._busy_text:
            self._tell(text)
        else:
            self._waiting.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._busy_text:
            painter = QPainter(self)
            painter.setPen(color("muted"))
            area = QRectF(self.rect()).adjusted(0, 0, -scaled(10), 0)
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._busy_text)
            painter.end()

    def _trailing(self) -> int:
        return self.fontMetrics().horizontalAdvance(self._busy_text) + scaled(8) if self._busy_text else 0

    def _tell(self, text: str) -> None:
        self._busy_text = text
        self.setAccessibleDescription(text)
        self._place()
        self.update()
