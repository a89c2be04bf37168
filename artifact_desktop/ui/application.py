"""The application object: what the system tells the program as a whole."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """UI thread only. An event filter would do as well, but would see every event of every widget."""

    link_opened = Signal(str)
    """macOS hands over links of our scheme as events, to a program that runs as to one that starts."""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and not event.url().isLocalFile():
            self.link_opened.emit(event.url().toString())
            return True
        return super().event(event)
