"""Text fields with a leading icon, and one for secrets."""

from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from artifact_desktop.ui.icons import SIZE, paint_icon
from artifact_desktop.ui.theme import color, is_theme_change, scaled
from artifact_desktop.ui.widgets.buttons import IconButton


class Field(QLineEdit):
    """A one-line text field; `icon_name` may be empty."""

    def __init__(self, name: str, icon_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._icon_name = icon_name
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_theme_change(event):
            self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._icon_name:
            painter = QPainter(self)
            side = scaled(SIZE)
            paint_icon(painter, self._icon_name, QRectF(scaled(10), 0, side, self.height()), color("muted"))
            painter.end()

    def _place(self) -> None:
        self.setTextMargins(scaled(SIZE) + scaled(8) if self._icon_name else 0, 0, self._trailing(), 0)

    def _trailing(self) -> int:
        return 0


class SecretField(Field):
    """A field that hides what is typed, with a button that shows it."""

    def __init__(self, name: str, icon_name: str = "", parent: QWidget | None = None) -> None:
        self._reveal: IconButton | None = None
        super().__init__(name, icon_name, parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._reveal = IconButton(f"{name}Reveal", "eye", self)
        self._reveal.setCheckable(True)
        self._reveal.toggled.connect(self._show_plainly)
        self._place()
        self.retranslate()

    def retranslate(self) -> None:
        if self._reveal is not None:
            self._reveal.set_words(self.reveal_words(self._reveal.isChecked()))

    def reveal_words(self, shown: bool) -> str:
        """What the button does."""
        return self.tr("Hide the key") if shown else self.tr("Show the key")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._reveal is not None:
            size = self._reveal.sizeHint()
            self._reveal.setGeometry(
                self.width() - size.width() - 2, (self.height() - size.height()) // 2, size.width(), size.height()
            )

    def _show_plainly(self, plainly: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if plainly else QLineEdit.EchoMode.Password)
        if self._reveal is not None:
            self._reveal.set_icon("eye-off" if plainly else "eye")
        self.retranslate()

    def _trailing(self) -> int:
        return scaled(28)


class PasswordField(SecretField):
    """The same for a password."""

    def reveal_words(self, shown: bool) -> str:
        return self.tr("Hide the password") if shown else self.tr("Show the password")
