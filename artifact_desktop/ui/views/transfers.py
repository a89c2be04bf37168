"""The transfers panel: one row a job, newest first."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from artifact_desktop.transfer.job import JobSnapshot, JobState
from artifact_desktop.ui import words
from artifact_desktop.ui.roles import Role
from artifact_desktop.ui.theme import dress, scaled
from artifact_desktop.ui.views.base import View
from artifact_desktop.ui.widgets.bars import ThinBar
from artifact_desktop.ui.widgets.buttons import IconButton
from artifact_desktop.ui.widgets.labels import ElidedLabel, IconLabel, label, line

_ICONS = {
    JobState.QUEUED: ("clock", "muted"),
    JobState.RUNNING: ("download", "accent"),
    JobState.WAITING: ("clock", "attention"),
    JobState.PAUSED: ("pause", "muted"),
    JobState.DONE: ("check", "good"),
    JobState.FAILED: ("failed", "bad"),
    JobState.CANCELLED: ("close", "muted"),
}
_ROWS_SEEN = 3
_ROW = 51  # the height of a row, as drawn for 13 pixel text


class TransferRow(QFrame):
    """One job. Texts are set only when they change: a snapshot comes ten times a second."""

    def __init__(self, panel: "TransfersView") -> None:
        super().__init__()
        self.job: JobSnapshot | None = None
        self._icon = IconLabel("clock")
        self._title = ElidedLabel()
        self._place = ElidedLabel("muted", mode=Qt.TextElideMode.ElideMiddle)
        self._figures = ElidedLabel("muted")
        self._figures.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._bar = ThinBar()
        self._trouble = label("bad", "small", wrap=True)
        self.pause = IconButton("pauseButton", "pause")
        self.resume = IconButton("resumeButton", "resume")
        self.retry = IconButton("retryButton", "retry")
        self.cancel = IconButton("cancelButton", "close")
        self.open_folder = IconButton("openFolderButton", "folder")
        self.remove = IconButton("removeButton", "remove")

        top = QHBoxLayout()
        top.setSpacing(scaled(8))
        top.addWidget(self._title, 0)
        top.addWidget(self._place, 1)
        top.addWidget(self._figures, 0)
        middle = QVBoxLayout()
        middle.setSpacing(scaled(6))
        middle.addLayout(top)
        middle.addWidget(self._bar)
        middle.addWidget(self._trouble)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(scaled(18), scaled(9), scaled(14), scaled(11))
        layout.setSpacing(scaled(14))
        layout.addWidget(self._icon)
        layout.addLayout(middle, 1)
        actions = QHBoxLayout()
        actions.setSpacing(scaled(4))
        for button, signal in (
            (self.pause, panel.pause_requested),
            (self.resume, panel.resume_requested),
            (self.retry, panel.retry_requested),
            (self.cancel, panel.cancel_requested),
            (self.open_folder, panel.open_folder_requested),
            (self.remove, panel.remove_requested),
        ):
            actions.addWidget(button)
            button.clicked.connect(lambda _=False, signal=signal: signal.emit(self.job))
        layout.addLayout(actions)

    def show_job(self, job: JobSnapshot) -> None:
        """Shows this state of the job."""
        state, before = job.state, self.job
        self.job = job
        if before is None or before.state is not state:
            self._show_state(state)
        if before is None or before.version != job.version:
            self._name(job)
        self._figures.set_text(words.job_line(job))
        self._bar.set_fraction(
            words.fraction_done(job),
            "faint" if state in (JobState.PAUSED, JobState.CANCELLED) else "accent",
        )
        trouble = words.error_text(job.error).text if job.error is not None else ""
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))

    def height_for(self, width: int) -> int:
        """How high the row is at this width: what went wrong may take two lines."""
        return self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()

    def retranslate(self) -> None:
        if self.job is not None:
            self._name(self.job)
            self.show_job(self.job)

    def _name(self, job: JobSnapshot) -> None:
        title = words.job_title(job)
        self._title.set_text(title)
        self._place.set_text(words.job_place(job))
        for button, text in (
            (self.pause, self.tr("Pause {name}")),
            (self.resume, self.tr("Resume {name}")),
            (self.retry, self.tr("Try {name} again")),
            (self.cancel, self.tr("Cancel {name}")),
            (self.open_folder, self.tr("Open the folder of {name}")),
            (self.remove, self.tr("Remove {name} from the list")),
        ):
            button.set_words(text.format(name=title))
        self._bar.setAccessibleName(self.tr("Progress of {name}").format(name=title))
        self.setAccessibleName(title)

    def _show_state(self, state: JobState) -> None:
        self._icon.set_icon(*_ICONS[state])
        dress(self._trouble, tone="bad" if state is JobState.FAILED else "attention")
        self._bar.setVisible(not state.is_over)
        over = state.is_over
        self.pause.setVisible(state in (JobState.RUNNING, JobState.WAITING, JobState.QUEUED))
        self.resume.setVisible(state is JobState.PAUSED)
        self.retry.setVisible(state in (JobState.FAILED, JobState.CANCELLED))
        self.cancel.setVisible(not over)
        self.remove.setVisible(over)


class TransfersView(View):
    """Real widgets, not painted rows, so that every button has a name and a place in the tab order.

    The model's rows carry a JobSnapshot in `Role.VALUE`. Each signal carries the JobSnapshot of its row.
    """

    pause_requested = Signal(object)
    resume_requested = Signal(object)
    retry_requested = Signal(object)
    cancel_requested = Signal(object)
    open_folder_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("transfers", parent=parent)
        self._model: QAbstractItemModel | None = None
        self._rows: list[TransferRow] = []
        self._hint = label("muted", "small")
        self._hint.setContentsMargins(scaled(18), 0, scaled(18), 0)
        self._hint.setFixedHeight(scaled(_ROW))  # so that the first download moves nothing else in the window
        self._list = QWidget()
        self._list.setObjectName("transferList")
        dress(self._list, kind="page")
        self._stack = QVBoxLayout(self._list)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(0)
        self._stack.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(line())
        layout.addWidget(self._hint)
        layout.addWidget(self._scroll)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retranslate()
        self._fit()

    def set_model(self, model: QAbstractItemModel) -> None:
        """Follows a list model; at most once."""
        self._model = model
        model.rowsInserted.connect(self._insert)
        model.rowsRemoved.connect(self._remove)
        model.rowsMoved.connect(self._reset)
        model.dataChanged.connect(self._change)
        model.modelReset.connect(self._reset)
        self._reset()

    def retranslate(self) -> None:
        self._list.setAccessibleName(self.tr("Transfers"))
        self._hint.setText(self.tr("Downloads appear here."))
        for row in self._rows:
            row.retranslate()

    # -- the model

    def _reset(self) -> None:
        self._remove(QModelIndex(), 0, len(self._rows) - 1)
        if self._model is not None and self._model.rowCount():
            self._insert(QModelIndex(), 0, self._model.rowCount() - 1)

    def _insert(self, _parent: QModelIndex, first: int, last: int) -> None:
        for position in range(first, last + 1):
            row = TransferRow(self)
            self._rows.insert(position, row)
            self._stack.insertWidget(position, row)
            self._show(position)
        self._fit()

    def _remove(self, _parent: QModelIndex, first: int, last: int) -> None:
        for row in self._rows[first : last + 1]:
            self._stack.removeWidget(row)
            row.hide()
            row.deleteLater()
        del self._rows[first : last + 1]
        self._fit()

    def _change(self, first: QModelIndex, last: QModelIndex) -> None:
        for position in range(first.row(), last.row() + 1):
            self._show(position)
        self._fit()

    def _show(self, position: int) -> None:
        if self._model is not None:
            job = self._model.index(position, 0).data(Role.VALUE)
            if isinstance(job, JobSnapshot):
                self._rows[position].show_job(job)

    def _fit(self) -> None:
        """As high as its first rows; the others scroll."""
        height = sum(row.height_for(self.width()) for row in self._rows[:_ROWS_SEEN])
        if len(self._rows) > _ROWS_SEEN:
            height += scaled(20)  # the next one shows that there is more
        if self._scroll.height() != height or self._scroll.minimumHeight() != height:
            self._scroll.setFixedHeight(height)
        self._hint.setVisible(not self._rows)
        self._scroll.setVisible(bool(self._rows))  # last: showing lays out the whole window

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def sizeHint(self) -> QSize:
        return QSize(scaled(640), super().sizeHint().height())
