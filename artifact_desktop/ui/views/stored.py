"""What this computer keeps of one account, and the button that deletes all of it."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from artifact_desktop.services.keys import KeptWhere
from artifact_desktop.ui.theme import dress, scaled
from artifact_desktop.ui.widgets.buttons import Button
from artifact_desktop.ui.widgets.labels import label


@dataclass(frozen=True, slots=True)
class Stored:
    """How much there is of one account. `settings` is the file with what was opened and chosen."""

    username: str
    server: str
    kept: KeptWhere
    recents: int
    folders: int
    jobs: int
    settings: str


class StoredDialog(QDialog):
    """Deletes nothing itself."""

    delete_requested = Signal()

    def __init__(self, stored: Stored, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("storedDialog")
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dress(self, kind="page")
        self.setWindowTitle(self.tr("What is stored here"))
        title = label(scale="heading", wrap=True)
        title.setText(
            self.tr("Stored for {username} on {server}").format(username=stored.username, server=stored.server)
        )
        rows = QGridLayout()
        rows.setHorizontalSpacing(scaled(16))
        rows.setVerticalSpacing(scaled(6))
        rows.setColumnStretch(1, 1)
        lines = self._lines(stored)
        for number, (name, text) in enumerate(lines):
            what, where = label("muted"), label("text", wrap=True)
            what.setText(name)
            where.setText(text)
            rows.addWidget(what, number, 0, Qt.AlignmentFlag.AlignTop)
            rows.addWidget(where, number, 1)
        stays = label("muted", wrap=True)
        stays.setText(
            self.tr("Deleting signs you out and ends the downloads of this account. Files you have downloaded stay.")
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(scaled(24), scaled(20), scaled(24), scaled(20))
        layout.setSpacing(scaled(10))
        layout.addWidget(title)
        layout.addLayout(rows)
        layout.addSpacing(scaled(6))
        layout.addWidget(stays)
        layout.addSpacing(scaled(8))
        layout.addLayout(self._buttons())
        self.setFixedWidth(scaled(480))
        self.setAccessibleDescription(" ".join([*(f"{name}: {text}." for name, text in lines), stays.text()]))

    def _lines(self, stored: Stored) -> list[tuple[str, str]]:
        match stored.kept:
            case KeptWhere.KEYRING:
                key = self.tr("In the keyring of this computer, as “Artifact Desktop”")
            case KeptWhere.ENVIRONMENT:
                key = self.tr("Not stored: it comes from the environment (WANDB_API_KEY)")
            case _:
                key = self.tr("In memory only, until you quit")
        return [
            (self.tr("API key"), key),
            (self.tr("Opened last"), self.tr("%Ln artifact(s)", "", stored.recents)),
            (self.tr("Folders"), self.tr("%Ln project(s) with a chosen folder", "", stored.folders)),
            (self.tr("Downloads"), self.tr("%Ln in the list", "", stored.jobs)),
            (self.tr("Settings file"), stored.settings),
        ]

    def _buttons(self) -> QHBoxLayout:
        delete = Button("deleteStoredButton", "outlined", "remove")
        delete.setText(self.tr("Delete all of it"))
        delete.clicked.connect(self._delete)
        close = Button("closeStoredButton", "primary")
        close.setText(self.tr("Close"))
        close.clicked.connect(self.reject)
        close.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(delete)
        row.addStretch(1)
        row.addWidget(close)
        return row

    def _delete(self) -> None:
        self.accept()
        self.delete_requested.emit()
