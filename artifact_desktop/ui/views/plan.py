"""The question before a download that would surprise: files that differ, too little room."""

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from artifact_desktop.transfer.job import JobSpec
from artifact_desktop.transfer.plan import Plan
from artifact_desktop.ui import words
from artifact_desktop.ui.theme import dress, scaled
from artifact_desktop.ui.widgets.buttons import Button
from artifact_desktop.ui.widgets.labels import label


class Answer(Enum):
    START = "start"
    OTHER_FOLDER = "other-folder"


class PlanDialog(QDialog):
    """Says what is in the folder already and what would happen; `answered` unless it is closed without an answer."""

    answered = Signal(object)
    """An Answer."""

    def __init__(self, spec: JobSpec, plan: Plan, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("planDialog")
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)  # a plan of a million files goes with it
        dress(self, kind="page")
        short = plan.is_short
        title = label(scale="heading", wrap=True)
        title.setText(self._title(plan))
        self.setWindowTitle(title.text())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(scaled(24), scaled(20), scaled(24), scaled(20))
        layout.setSpacing(scaled(8))
        layout.addWidget(title)
        for text in self._lines(spec, plan):
            part = label("text", wrap=True)
            part.setText(text)
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(part)
        layout.addSpacing(scaled(12))
        layout.addLayout(self._buttons(plan, short=short))
        self.setFixedWidth(scaled(480))
        self.setAccessibleDescription(" ".join(self._lines(spec, plan)))

    @staticmethod
    def is_needed(plan: Plan) -> bool:
        """Whether starting without asking would replace something or end half-way."""
        return bool(plan.changed or plan.blocked) or plan.is_short

    def _title(self, plan: Plan) -> str:
        if plan.is_short:
            return self.tr("Not enough room")
        return (
            self.tr("Some files there are different") if plan.changed else self.tr("Some files cannot be saved there")
        )

    def _lines(self, spec: JobSpec, plan: Plan) -> list[str]:
        lines = [str(spec.target)]
        if plan.is_short:
            room = self.tr("{needed} would be written, and the disk has {free} left for it.")
            lines.append(
                room.format(needed=words.size_text(plan.bytes_to_write), free=words.size_text(plan.free_bytes))
            )
        if plan.changed:
            count = len(plan.changed)
            lines.append(self.tr("%Ln file(s) there have other content and would be replaced.", "", count))
        if plan.blocked:
            lines.append(self.tr("%Ln file(s) cannot be saved there and would be left out.", "", len(plan.blocked)))
            lines.append(words.error_text(plan.blocked[0][1]).detail)
        if plan.same:
            lines.append(self.tr("%Ln file(s) are there already and stay as they are.", "", len(plan.same)))
        if plan.copied:
            count = len(plan.copied)
            lines.append(self.tr("%Ln file(s) would be copied from this computer instead of downloaded.", "", count))
        if plan.bytes_reused:
            reused = self.tr("{size} are on this computer already and need not be downloaded.")
            lines.append(reused.format(size=words.size_text(plan.bytes_reused)))
        if plan.bytes_to_fetch:
            lines.append(self.tr("{size} would be downloaded.").format(size=words.size_text(plan.bytes_to_fetch)))
        return lines

    def _buttons(self, plan: Plan, *, short: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(scaled(8))
        cancel = Button("cancelPlanButton", "flat")
        cancel.setText(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        other = Button("otherFolderButton", "primary" if short else "outlined")
        other.setText(self.tr("Choose another folder"))
        other.clicked.connect(lambda: self._answer(Answer.OTHER_FOLDER))
        start = Button("startPlanButton", "outlined" if short else "primary")
        replaces = plan.changed and not plan.is_short
        start.setText(self.tr("Replace and download") if replaces else self.tr("Start anyway"))
        start.clicked.connect(lambda: self._answer(Answer.START))
        (other if short else start).setDefault(True)
        row.addWidget(cancel)
        row.addStretch(1)
        row.addWidget(other)
        row.addWidget(start)
        return row

    def _answer(self, answer: Answer) -> None:
        self.accept()
        self.answered.emit(answer)
