"""Labels: plain ones in the theme's tones, elided ones, chips, and the line between panels."""

import re

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from artifact_desktop.ui.icons import SIZE, paint_icon
from artifact_desktop.ui.theme import color, dress, is_theme_change, scaled
from artifact_desktop.ui.widgets.paint import chip_height, chip_width, paint_chip, tool_tip

_UNBROKEN = re.compile(r"\S{40,}")
_PIECES = re.compile(r".{1,16}")
_BREAKS = re.compile(r"[\n\r\v\f\x85\u2028\u2029]+")


def label(tone: str = "text", scale: str = "base", *, wrap: bool = False, name: str = "") -> QLabel:
    """A label for plain text. Text from a server is never taken for markup."""
    result = WrappedLabel() if wrap else QLabel()
    result.setObjectName(name)
    result.setTextFormat(Qt.TextFormat.PlainText)
    dress(result, tone=tone, scale=scale)
    return result


class WrappedLabel(QLabel):
    """A label of as many lines as it takes. Breaks within what has no spaces, such as paths, before it is too wide."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setWordWrap(True)

    def setText(self, text: str) -> None:
        self._whole = text
        super().setText(_UNBROKEN.sub(lambda long: "\u200b".join(_PIECES.findall(long[0])), text))

    def text(self) -> str:
        """As it was set."""
        return self._whole


def line(*, vertical: bool = False) -> QFrame:
    """The one pixel between two panels."""
    result = QFrame()
    dress(result, kind="line")
    if vertical:
        result.setFixedWidth(1)
    else:
        result.setFixedHeight(1)
    return result


class ElidedLabel(QLabel):
    """A one-line label that gives way: it is cut with an ellipsis, and then its tool tip tells the whole."""

    def __init__(
        self,
        tone: str = "text",
        scale: str = "base",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._whole = ""
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        dress(self, tone=tone, scale=scale)

    def set_text(self, text: str) -> None:
        text = _BREAKS.sub(" ", text)
        if text != self._whole:
            self._whole = text
            self.setAccessibleName(text)
            self._elide()
            self.updateGeometry()

    def whole_text(self) -> str:
        """The text without the ellipsis."""
        return self._whole

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), scaled(24)), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, self._mode, self.width())
        if shown != self.text():
            self.setText(shown)
        told = tool_tip(self._whole) if shown != self._whole else ""
        if told != self.toolTip():
            self.setToolTip(told)


class BalancedLabel(WrappedLabel):
    """A centred text of a few lines that are about equally long: no word stands alone on the last one."""

    def __init__(self, tone: str, scale: str, limit: int, name: str) -> None:
        """`limit` is how wide a line may be, as drawn for 13 pixel text."""
        super().__init__()
        self._limit = limit
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        dress(self, tone=tone, scale=scale)

    def set_text(self, text: str) -> None:
        self.setText(text)
        self._balance()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._balance()

    def _balance(self) -> None:
        narrow, wide = scaled(self._limit) // 3, scaled(self._limit)
        height = self._height_at(wide)
        while wide - narrow > 1:
            middle = (narrow + wide) // 2
            if self._height_at(middle) > height:
                narrow = middle
            else:
                wide = middle
        self.setMaximumWidth(wide + 2)

    def _height_at(self, width: int) -> int:
        area = QRect(0, 0, width, 1_000)
        return self.fontMetrics().boundingRect(area, Qt.TextFlag.TextWordWrap, self.text()).height()


class Chip(QLabel):
    """A word in a pill: "neutral" for a type, "accent" for an alias, "attention" for a limit."""

    def __init__(self, kind: str = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fill, self._ink = {
            "neutral": ("chip", "muted"),
            "accent": ("tint", "accent"),
            "attention": ("attention_fill", "attention"),
        }[kind]
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(min(round(chip_width(self.text()) + 0.5), scaled(280)), chip_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), scaled(40)), chip_height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, QRectF(self.rect()), self.text(), color(self._fill), color(self._ink))
        painter.end()


class IconLabel(QWidget):
    """One of our icons, for the eye only: what it says stands in words beside it."""

    def __init__(self, icon_name: str, role: str = "muted", side: int = SIZE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._role = role
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon_name: str, role: str) -> None:
        if (icon_name, role) != (self._icon_name, self._role):
            self._icon_name, self._role = icon_name, role
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(scaled(self._side), scaled(self._side))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_theme_change(event):
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, self._icon_name, QRectF(self.rect()), color(self._role), self._side)
        painter.end()
