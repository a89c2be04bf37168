"""Buttons with our icons. A click leaves the keyboard focus where it is; Tab reaches every button.

Enter presses the button that has the focus, as Space does; Qt's own would leave it to a dialog's default button.
"""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QToolButton, QWidget

from artifact_desktop.ui.icons import icon, icon_size, paint_icon
from artifact_desktop.ui.theme import color, dress, is_theme_change
from artifact_desktop.ui.widgets.paint import tool_tip

_GAP = 4  # between icon and words, beside the four pixels that Qt puts there
_INK = {"primary": "on_accent", "flat": "accent", "outlined": "muted"}


class Button(QPushButton):
    """A button with words: "outlined" as a rule, "flat" for what is rarely wanted, "primary" once a screen."""

    def __init__(self, name: str, kind: str = "outlined", icon_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self._icon_name = icon_name
        self._kind = kind
        dress(self, kind=kind)
        self._tint()

    def set_icon(self, icon_name: str) -> None:
        """Shows another icon of ours, or none for an empty name."""
        if icon_name != self._icon_name:
            self._icon_name = icon_name
            self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_theme_change(event):
            self._tint()

    def _tint(self) -> None:
        if self._icon_name:
            self.setIcon(icon(self._icon_name, _INK[self._kind], disabled="muted", gap=_GAP))
            self.setIconSize(icon_size(_GAP))


class Toggle(Button):
    """One of several choices of which one is on, such as a kind of file."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self.setCheckable(True)


class IconButton(QToolButton):
    """A button that is only an icon. It says what it does by its tool tip and its accessible name, which are one.

    It paints its icon itself: a QIcon would be drawn at its making, for every pixel ratio and for every button of a
    row, hidden ones too.
    """

    def __init__(self, name: str, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._icon_name = icon_name

    def set_icon(self, icon_name: str) -> None:
        if icon_name != self._icon_name:
            self._icon_name = icon_name
            self.update()

    def set_words(self, text: str) -> None:
        """What the button does, for the eye and for a screen reader."""
        if text != self.accessibleName():
            self.setToolTip(tool_tip(text))
            self.setAccessibleName(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        paint_icon(painter, self._icon_name, QRectF(self.rect()), color("muted" if self.isEnabled() else "faint"))
        painter.end()


def _pressed_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Whether the key was Enter. A key that is held presses once."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    if not event.isAutoRepeat():
        button.click()
    return True
