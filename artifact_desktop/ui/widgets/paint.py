"""Shapes that widgets and delegates paint alike: chips, check boxes, bars."""

import html

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from artifact_desktop.ui.theme import color, font, scaled


def tool_tip(text: str) -> str:
    """A tool tip of plain text that breaks its lines; Qt only breaks those of markup."""
    return f"<qt>{html.escape(text)}</qt>" if text else ""


def chip_font() -> QFont:
    return font("chip", QFont.Weight.Medium)


def chip_width(text: str) -> float:
    """How wide a chip with this text is."""
    return QFontMetricsF(chip_font()).horizontalAdvance(text) + scaled(18)


def chip_height() -> int:
    return scaled(20)


def paint_chip(painter: QPainter, rect: QRectF, text: str, fill: QColor, ink: QColor) -> None:
    """A pill with a word; the word is cut with an ellipsis where the pill is too narrow."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.setPen(ink)
    painter.setFont(chip_font())
    inner = rect.adjusted(scaled(8), 0, -scaled(8), 0)
    shown = QFontMetricsF(chip_font()).elidedText(text, Qt.TextElideMode.ElideRight, inner.width() + 1)
    painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()


def paint_chips(painter: QPainter, rect: QRectF, texts: tuple[str, ...], fill: QColor, ink: QColor) -> float:
    """As many chips as fit, then one that counts the rest. Returns the width taken."""
    gap, height = scaled(6), min(float(chip_height()), rect.height())
    top = rect.center().y() - height / 2
    x = rect.left()
    for position, text in enumerate(texts):
        rest = f"+{len(texts) - position}"
        reserve = chip_width(rest) + gap if position + 1 < len(texts) else 0.0
        width = chip_width(text)
        if x + width + reserve > rect.right():
            if position == 0 and not reserve:
                width = rect.right() - x  # a single long alias is cut, not hidden
            else:
                text, width = rest, chip_width(rest)
            if width >= chip_width("+9"):
                paint_chip(painter, QRectF(x, top, width, height), text, fill, ink)
                x += width + gap
            break
        paint_chip(painter, QRectF(x, top, width, height), text, fill, ink)
        x += width + gap
    return x - rect.left()


def paint_check_box(painter: QPainter, rect: QRectF, state: Qt.CheckState, *, enabled: bool, hovered: bool) -> None:
    """A check box that fills `rect`: empty, ticked, or with a dash for some of the things below."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = rect.adjusted(0.65, 0.65, -0.65, -0.65)
    radius = rect.width() / 4
    if state is Qt.CheckState.Unchecked:
        border = color("accent" if hovered and enabled else "faint")
        if not enabled:
            border.setAlphaF(0.5)
        painter.setPen(QPen(border, 1.3))
        painter.setBrush(color("field" if enabled else "hover"))
        painter.drawRoundedRect(box, radius, radius)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("accent" if enabled else "faint"))
        painter.drawRoundedRect(rect, radius, radius)
        painter.setPen(_round_pen(color("on_accent" if enabled else "background"), rect.width() * 0.105))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        points = _TICK if state is Qt.CheckState.Checked else _DASH
        painter.drawPolyline(QPolygonF([rect.topLeft() + QPointF(x, y) * rect.width() for x, y in points]))
    painter.restore()


def paint_bar(painter: QPainter, rect: QRectF, fraction: float, fill: QColor) -> None:
    """A progress bar that fills `rect`, with round ends."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = rect.height() / 2
    painter.setBrush(color("track"))
    painter.drawRoundedRect(rect, radius, radius)
    done = QRectF(rect)
    done.setWidth(rect.width() * min(1.0, max(0.0, fraction)))
    if done.width() > 0:
        done.setWidth(max(done.width(), rect.height()))
        painter.setBrush(fill)
        painter.drawRoundedRect(done, radius, radius)
    painter.restore()


def paint_ring(painter: QPainter, rect: QRectF, radius: float) -> None:
    """The mark of keyboard focus inside `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
    painter.restore()


_TICK = ((0.27, 0.52), (0.43, 0.67), (0.73, 0.34))
_DASH = ((0.28, 0.5), (0.72, 0.5))


def _round_pen(ink: QColor, width: float) -> QPen:
    return QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
