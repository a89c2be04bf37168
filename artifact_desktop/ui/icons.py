"""Our own line icons, drawn by QtSvg in any colour of the theme and crisp at any pixel ratio. UI thread only."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from artifact_desktop.core.resources import resource
from artifact_desktop.ui.theme import color, scaled

SIZE = 16
"""The grid the icons are drawn on, and their size beside 13 pixel text."""

_RATIOS = (1.0, 1.25, 1.5, 1.75, 2.0, 3.0)


def icon(name: str, role: str = "muted", *, disabled: str = "faint", gap: int = 0) -> QIcon:
    """An icon in the colour of a theme token; `disabled` is its colour when greyed, `gap` the room at its right.

    The colour is that of the moment: make the icon again when the theme changes.
    """
    result = QIcon()
    for ratio in _RATIOS:
        for token, mode in ((role, QIcon.Mode.Normal), (disabled, QIcon.Mode.Disabled)):
            result.addPixmap(_pixmap(name, color(token).name(), scaled(SIZE), ratio, scaled(gap)), mode)
    return result


def icon_size(gap: int = 0) -> QSize:
    """How large an icon is beside text of the size in use."""
    return QSize(scaled(SIZE) + scaled(gap), scaled(SIZE))


def paint_icon(painter: QPainter, name: str, rect: QRectF, tint: QColor, side: int = SIZE) -> None:
    """Paints an icon in the middle of `rect`; `side` as drawn for 13 pixel text."""
    device = painter.device()
    ratio = device.devicePixelRatio() if device is not None else 1.0
    side = scaled(side)
    corner = rect.center() - QPointF(side / 2, side / 2)
    # Whole device pixels, or the lines blur.
    pixmap = _pixmap(name, tint.name(), side, ratio, 0)
    painter.drawPixmap(QPointF(round(corner.x() * ratio) / ratio, round(corner.y() * ratio) / ratio), pixmap)


def paint_application_icon(painter: QPainter, rect: QRectF) -> None:
    """The program's own icon, filling `rect`."""
    QSvgRenderer(str(resource("icons", "app.svg"))).render(painter, rect)


def application_icon() -> QIcon:
    """The program's own icon, in its own colours."""
    result = QIcon()
    renderer = QSvgRenderer(str(resource("icons", "app.svg")))
    for side in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(_drawn(renderer, side, 1.0))
    return result


@lru_cache(maxsize=1024)
def _pixmap(name: str, tint: str, side: int, ratio: float, gap: int) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", tint).encode()))
    return _drawn(renderer, side, ratio, gap)


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def _drawn(renderer: QSvgRenderer, side: int, ratio: float, gap: int = 0) -> QPixmap:
    pixels = round(side * ratio)
    pixmap = QPixmap(pixels + round(gap * ratio), pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
