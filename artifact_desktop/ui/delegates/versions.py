"""Rows of the version selector's list, and the selector's own face."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from artifact_desktop.core.models import Version, VersionState
from artifact_desktop.ui import words
from artifact_desktop.ui.delegates.rows import Index, RowDelegate, paint_text
from artifact_desktop.ui.icons import SIZE, paint_icon
from artifact_desktop.ui.roles import Role
from artifact_desktop.ui.theme import color, scaled
from artifact_desktop.ui.widgets.paint import paint_chips


def version_label(index: Index) -> str:
    """`vN`, whatever else the model says about the row."""
    version = index.data(Role.VALUE)
    return version.path.alias if isinstance(version, Version) else index.data(Qt.ItemDataRole.DisplayRole) or ""


class VersionDelegate(RowDelegate):
    """vN, its aliases as chips, and at the right its day and size, or why it cannot be chosen."""

    row = 36

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(scaled(360), scaled(self.row))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        usable = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        rect = QRectF(option.rect)
        if usable and current:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("tint"))
            painter.drawRoundedRect(rect, 4, 4)
        rect.adjust(scaled(10), 0, -scaled(10), 0)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.Medium)
        facts = _facts(index)
        facts_width = QFontMetricsF(option.font).horizontalAdvance(facts)
        paint_text(painter, rect, facts, color("muted"), option.font, right=True)
        rect.setRight(rect.right() - facts_width - scaled(12))
        version = index.data(Role.VALUE)
        label = version_label(index)
        ink = "accent" if usable and current else "text" if usable else "muted"
        taken = paint_text(painter, rect, label, color(ink), font)
        rect.setLeft(rect.left() + max(taken, QFontMetricsF(font).horizontalAdvance("v00")) + scaled(10))
        if not usable:
            side = scaled(SIZE)
            gone = isinstance(version, Version) and version.state is VersionState.DELETED
            icon = QRectF(rect.left(), rect.top(), side, rect.height())
            paint_icon(painter, "remove" if gone else "clock", icon, color("muted"))
        else:
            chip = "background" if current else "tint"
            paint_chips(painter, rect, index.data(Role.ALIASES) or (), color(chip), color("accent"))
        painter.restore()


def _facts(index: Index) -> str:
    version = index.data(Role.VALUE)
    if not isinstance(version, Version):
        return ""
    state = words.version_state_text(version.state)
    day = words.date_text(version.created_at) if version.created_at is not None else ""
    return "  ·  ".join(part for part in (day, state or words.size_text(version.size)) if part)
