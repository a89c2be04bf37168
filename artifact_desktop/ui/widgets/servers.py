"""The field for a server: typed, or chosen from those that are known."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from artifact_desktop.core.names import DEFAULT_SERVER, server_title
from artifact_desktop.ui.theme import scaled
from artifact_desktop.ui.widgets.buttons import IconButton
from artifact_desktop.ui.widgets.fields import Field


class ServerField(Field):
    """A text field with a button that lists the W&B cloud, the servers known here, and another address."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        self._choose: IconButton | None = None
        self._known: tuple[str, ...] = ()
        super().__init__(name, "globe", parent)
        self._choose = IconButton(f"{name}Choices", "chevron-down", self)
        self._choose.clicked.connect(self._show_choices)
        self._place()
        self.retranslate()

    def set_known(self, servers: Sequence[str]) -> None:
        """Servers as a person calls them, beside the W&B cloud."""
        self._known = tuple(dict.fromkeys(name for name in servers if name != server_title(DEFAULT_SERVER)))

    def retranslate(self) -> None:
        if self._choose is not None:
            self._choose.set_words(self.tr("Choose a server"))

    def choices(self) -> QMenu:
        """The list of servers, anew each time; the field owns it."""
        menu = QMenu(self)
        cloud = server_title(DEFAULT_SERVER)
        menu.addAction(self.tr("W&&B cloud ({server})").format(server=cloud)).triggered.connect(
            partial(self._take, cloud)
        )
        for server in self._known:
            menu.addAction(server.replace("&", "&&")).triggered.connect(partial(self._take, server))
        menu.addAction(self.tr("Another address…")).triggered.connect(partial(self._take, ""))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._choose is not None:
            size = self._choose.sizeHint()
            place = QPoint(self.width() - size.width() - 2, (self.height() - size.height()) // 2)
            self._choose.setGeometry(place.x(), place.y(), size.width(), size.height())

    def _show_choices(self) -> None:
        self.choices().popup(self.mapToGlobal(QPoint(0, self.height() + scaled(2))))

    def _take(self, server: str, _checked: bool = False) -> None:
        self.setText(server)
        self.setModified(True)
        self.textEdited.emit(server)
        if not server:
            self.setFocus()

    def _trailing(self) -> int:
        return scaled(28)
