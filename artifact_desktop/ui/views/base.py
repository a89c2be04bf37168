"""What every view has in common: words that follow the language."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QWidget

from artifact_desktop.ui.theme import dress


class View(QWidget):
    """A panel. `retranslate` sets every text that the view itself knows; it runs again after a LanguageChange."""

    def __init__(self, name: str, kind: str = "page", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        dress(self, kind=kind)

    def retranslate(self) -> None:
        """Overridden by every view."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
