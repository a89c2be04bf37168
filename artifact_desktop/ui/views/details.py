"""The panel at the right: what a version is about, and where it comes from."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from PySide6.QtCore import QLocale, Qt, QUrl, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from artifact_desktop.core.models import Creator, VersionDetail
from artifact_desktop.ui import words
from artifact_desktop.ui.theme import dress, scaled
from artifact_desktop.ui.views.base import View
from artifact_desktop.ui.widgets.labels import Chip, ElidedLabel, label
from artifact_desktop.ui.widgets.markdown import MarkdownView

_METADATA_SHOWN = 60
_DEPTH = 3
_LETTERS = 500  # of a name or a value; laying out a megabyte on one line takes Qt half a minute


class DetailsView(View):
    """Empty until `show_detail`. Nothing in it loads anything from the network."""

    link_activated = Signal(QUrl)
    """A link in the description was clicked; it is not opened by itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("detailsPanel", parent=parent)
        self._detail: VersionDetail | None = None
        self._message = ""
        self.preview = QFrame()
        self.preview.setObjectName("previewPanel")
        self.preview.hide()  # until there is something true to show in it

        self._inside = QWidget()
        dress(self._inside, kind="page")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(scaled(20), scaled(20), scaled(20), scaled(20))
        self._column.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._scroll.setWidget(self._inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.preview)
        layout.addWidget(self._scroll)
        self.setMinimumWidth(scaled(180))
        self.retranslate()

    def show_detail(self, detail: VersionDetail) -> None:
        self._detail, self._message = detail, ""
        self._fill()

    def show_message(self, text: str) -> None:
        """A sentence in place of the details, such as why they could not be had; empty for nothing."""
        self._detail, self._message = None, text
        self._fill()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Details"))
        self._scroll.setAccessibleName(self.tr("Details"))
        self.preview.setAccessibleName(self.tr("Preview"))
        self._fill()

    # -- sections

    def _fill(self) -> None:
        _empty(self._column)
        if self._detail is not None:
            self._fill_with(self._detail)
        elif self._message:
            note = label("muted", wrap=True)
            note.setText(self._message)
            self._column.addWidget(note)
        self._column.addStretch(1)

    def _fill_with(self, detail: VersionDetail) -> None:
        if detail.description.strip():
            text = MarkdownView(detail.description)
            text.setAccessibleName(self.tr("Description"))
            text.link_activated.connect(self.link_activated)
            self._section(self.tr("Description"), text)
        if detail.metadata:
            self._section(self.tr("Metadata"), self._metadata(detail.metadata))
        if detail.tags:
            self._section(self.tr("Tags"), _Chips(detail.tags))
        self._section(self.tr("Where it comes from"), *self._origin(detail))
        over = detail.expires_at is not None and detail.expires_at < datetime.now(UTC)
        self._section(self.tr("Expired") if over else self.tr("Expires"), self._plain(self._expiry(detail.expires_at)))

    def _section(self, title: str, *parts: QWidget) -> None:
        if self._column.count():
            self._column.addSpacing(scaled(18))
        heading = label("muted", "section")
        heading.setText(title)
        self._column.addWidget(heading)
        self._column.addSpacing(scaled(6))
        for part in parts:
            self._column.addWidget(part)
            self._column.addSpacing(scaled(2))

    def _plain(self, text: str, tone: str = "text") -> QWidget:
        part = label(tone, wrap=True)
        part.setText(text)
        part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return part

    def _metadata(self, metadata: Mapping[str, object]) -> QWidget:
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(scaled(12))
        grid.setVerticalSpacing(scaled(5))
        grid.setColumnStretch(1, 1)
        row = 0
        for row, (name, value) in enumerate(_flat(metadata)):
            if row == _METADATA_SHOWN:
                rest = label("muted", "small")
                rest.setText(self.tr("The list goes on; it is too long to show here."))
                grid.addWidget(rest, row, 0, 1, 2)
                break
            key, text = ElidedLabel("muted"), ElidedLabel()
            key.set_text(_cut(name))
            key.setMaximumWidth(scaled(130))
            text.set_text(_cut(self._value(value)))
            text.setAlignment(Qt.AlignmentFlag.AlignRight)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(key, row, 0)
            grid.addWidget(text, row, 1)
        return table

    def _value(self, value: object) -> str:
        match value:
            case None:
                return "—"
            case bool():
                return self.tr("yes") if value else self.tr("no")
            case int():
                return words.number_text(value) if abs(value) < 2**63 else str(value)
            case float():
                return QLocale().toString(value, "g", 6)
            case str():
                return " ".join(value.split())
            case _:
                return json.dumps(value, ensure_ascii=False, default=str)

    def _origin(self, detail: VersionDetail) -> Iterator[QWidget]:
        match detail.created_by:
            case Creator("run", name, project):
                made = self.tr("Made by run {name}").format(name=name)
                yield self._plain(made)
                if project:
                    yield self._plain(self.tr("in project {name}").format(name=project), "muted")
            case Creator(_, name, _):
                yield self._plain(self.tr("Added by {name}").format(name=name))
            case None:
                yield self._plain(self.tr("Its maker is not known"), "muted")
        if detail.used_by is not None:
            used = self.tr("Used by %Ln run(s)", "", detail.used_by) if detail.used_by else self.tr("Not used yet")
            yield self._plain(used, "muted")

    def _expiry(self, moment: datetime | None) -> str:
        return self.tr("Never") if moment is None else words.date_text(moment)


class _Chips(QWidget):
    """Tags, as many to a line as fit."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        super().__init__()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(scaled(6))
        row, room = None, 0
        for text in texts:
            chip = Chip()
            chip.setText(text)
            width = chip.sizeHint().width() + scaled(6)
            if row is None or width > room:
                if row is not None:
                    row.addStretch(1)
                row = QHBoxLayout()
                row.setSpacing(scaled(6))
                rows.addLayout(row)
                room = scaled(210)
            row.addWidget(chip)
            room -= width
        if row is not None:
            row.addStretch(1)


def _flat(metadata: Mapping[str, object], prefix: str = "", depth: int = _DEPTH) -> Iterator[tuple[str, object]]:
    """Nested mappings as one list of `a.b` names."""
    for name, value in metadata.items():
        if isinstance(value, Mapping) and value and depth:
            yield from _flat(value, f"{prefix}{name}.", depth - 1)
        else:
            yield f"{prefix}{name}", value


def _cut(text: str) -> str:
    return text if len(text) <= _LETTERS else f"{text[:_LETTERS]}…"


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
