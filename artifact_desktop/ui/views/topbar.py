"""The bar at the top: who is signed in, the field for links and names, settings."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QToolButton, QWidget

from artifact_desktop.ui.theme import scaled
from artifact_desktop.ui.views.base import View
from artifact_desktop.ui.widgets.buttons import Button, IconButton
from artifact_desktop.ui.widgets.location import LocationField


class TopBar(View):
    """`location_entered` carries what was typed or pasted, as it is."""

    location_entered = Signal(str)
    location_cancelled = Signal()
    """Escape, while something is being looked up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("topBar", parent=parent)
        self.account = Button("account", icon_name="person")
        self.location = LocationField("locationField", "search")
        self.settings = IconButton("settingsButton", "settings")
        self._who = ""
        self._busy = False
        self._escape = QShortcut(QKeySequence("Esc"), self)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self.location_cancelled)

        right = QHBoxLayout()
        right.addStretch(1)
        right.addWidget(self.settings)
        left = QHBoxLayout()
        left.addWidget(self.account)
        left.addStretch(1)
        layout = QGridLayout(self)
        layout.setContentsMargins(scaled(14), scaled(10), scaled(14), scaled(10))
        layout.setHorizontalSpacing(scaled(16))
        layout.addLayout(left, 0, 0)
        layout.addWidget(self.location, 0, 1)
        layout.addLayout(right, 0, 2)
        for column, stretch in ((0, 3), (1, 5), (2, 3)):
            layout.setColumnStretch(column, stretch)
        self.location.setMaximumWidth(scaled(640))

        self.location.returnPressed.connect(lambda: self.location_entered.emit(self.location.text()))
        self.settings.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.retranslate()

    def set_account(self, username: str, server: str) -> None:
        """`server` as a person calls it. Empty names while nobody is signed in."""
        self._who = "  ·  ".join(part for part in (username, server) if part)
        self.retranslate()

    def set_busy(self, busy: bool) -> None:
        """While a link is looked up the field says so, after a moment, and Escape cancels."""
        self._busy = busy
        self._escape.setEnabled(busy)
        self.location.set_busy(self.tr("Looking it up… Esc cancels") if busy else "")

    def focus_location(self) -> None:
        """Puts the keyboard into the field, ready to paste over what is there."""
        self.location.setFocus()
        self.location.selectAll()

    def set_account_menu(self, menu: QMenu) -> None:
        _replace_menu(self.account, menu)

    def set_settings_menu(self, menu: QMenu) -> None:
        _replace_menu(self.settings, menu)

    def retranslate(self) -> None:
        self.account.setText(self._who or self.tr("Not signed in"))
        self.account.setAccessibleName(self.tr("Account"))
        self.account.setAccessibleDescription(self._who)
        self.location.setPlaceholderText(self.tr("Search, or paste a link or a name"))
        self.location.setAccessibleName(self.tr("Search or paste a link"))
        self.settings.set_words(self.tr("Settings"))
        self.set_busy(self._busy)


def _replace_menu(button: Button | IconButton, menu: QMenu) -> None:
    old = button.menu()
    button.setMenu(menu)
    if old is not None:
        old.deleteLater()
