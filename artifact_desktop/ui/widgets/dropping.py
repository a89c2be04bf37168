"""Text dropped anywhere on a window: taken where it is wanted, and then said beforehand; else refused quietly."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from artifact_desktop.ui.icons import SIZE, paint_icon
from artifact_desktop.ui.theme import color, font, scaled

_MOST = 8_192  # letters: a longer text is no link


def text_of(data: QMimeData | None) -> str:
    """The one address or text that is dragged or copied, or "": files and several things at once are no link."""
    if data is None:  # an empty clipboard, on some platforms
        return ""
    if data.hasUrls():
        urls = data.urls()
        return urls[0].toString() if len(urls) == 1 and not urls[0].isLocalFile() else ""
    text = data.text() if data.hasText() else ""
    return text.strip() if len(text) <= _MOST else ""


class TextDrop(QObject):
    """Watches a window for drops. UI thread only."""

    dropped = Signal(str)

    def __init__(self, window: QWidget, describe: Callable[[str], str]) -> None:
        """`describe` says what dropping a text here would do; an empty answer refuses it."""
        super().__init__(window)
        self._describe = describe
        self._hint = _Hint(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.DragEnter | QEvent.Type.DragMove | QEvent.Type.Drop if isinstance(event, QDropEvent):
                self._on_drag(event)
                return True
            case QEvent.Type.DragLeave:
                self._hint.hide()
                return True
        return super().eventFilter(watched, event)

    def _on_drag(self, event: QDropEvent) -> None:
        text = text_of(event.mimeData())
        told = self._describe(text) if text else ""
        if not told:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() is QEvent.Type.Drop:
            self._hint.hide()
            self.dropped.emit(text)
        else:
            self._hint.tell(told)


class _Hint(QWidget):
    """Covers the window while something that is wanted is over it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("dropHint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._text = ""
        self.hide()

    def tell(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = color("background")
        ground.setAlphaF(0.85)
        painter.fillRect(self.rect(), ground)
        painter.setPen(QPen(color("accent"), 2, Qt.PenStyle.DashLine))
        edge = scaled(16)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), 12, 12)
        painter.setFont(font("heading"))
        painter.setPen(color("text"))
        middle = QRectF(self.rect()).adjusted(2 * edge, 0, -2 * edge, 0)
        shown = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideMiddle, int(middle.width()))
        painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, shown)
        icon = QRectF(middle.center().x() - SIZE, middle.center().y() - scaled(52), 2 * SIZE, scaled(32))
        paint_icon(painter, "link", icon, color("accent"), 2 * SIZE)
        painter.end()
