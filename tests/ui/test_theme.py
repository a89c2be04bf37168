"""Colours that can be read, icons that take them, and a scheme that can be changed at any time."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from artifact_desktop.core.resources import resource
from artifact_desktop.ui import icons
from artifact_desktop.ui.stylesheet import style_sheet
from artifact_desktop.ui.theme import DARK, LIGHT, Tokens, apply_theme, scaled, tokens

SCHEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
ICONS = sorted(path.stem for path in Path(resource("icons")).glob("*.svg") if path.stem != "app")

READ = [
    ("text", ("background", "sidebar", "field", "hover", "tint", "chip", "attention_fill")),
    ("muted", ("background", "sidebar", "field", "hover", "tint", "chip", "attention_fill")),
    ("accent", ("background", "sidebar", "field", "tint")),
    ("on_accent", ("accent", "accent_strong")),
    ("good", ("background", "hover", "tint")),
    ("bad", ("background", "sidebar", "hover", "tint")),
    ("attention", ("background", "attention_fill")),
]


def luminance(color: str) -> float:
    parts = (QColor(color).redF(), QColor(color).greenF(), QColor(color).blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@SCHEMES
def test_everything_to_be_read_stands_out_from_every_ground_it_is_on(theme: Tokens) -> None:
    weak = {
        f"{ink} on {ground}": round(contrast(getattr(theme, ink), getattr(theme, ground)), 2)
        for ink, grounds in READ
        for ground in grounds
        if contrast(getattr(theme, ink), getattr(theme, ground)) < 4.5
    }
    assert not weak


@SCHEMES
@pytest.mark.parametrize("part", ["faint", "accent"])
def test_outlines_of_what_can_be_used_are_seen(theme: Tokens, part: str) -> None:
    assert contrast(getattr(theme, part), theme.background) >= 3


@SCHEMES
def test_the_style_sheet_knows_no_colour_of_its_own(qapp: QApplication, theme: Tokens) -> None:
    known = {getattr(theme, name) for name in theme.__slots__}
    assert set(re.findall(r"#[0-9A-Fa-f]{6}\b", style_sheet(theme))) <= known


def test_a_scheme_can_be_changed_at_any_time(qapp: QApplication) -> None:
    for scheme, theme in (("dark", DARK), ("light", LIGHT)):
        apply_theme(qapp, scheme)
        assert tokens() is theme
        assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == theme.background


def test_widgets_that_were_painted_already_change_with_the_scheme(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "light")
    button = QPushButton("Download")
    qtbot.addWidget(button)
    button.resize(200, 40)
    button.grab()
    apply_theme(qapp, "dark")
    assert button.grab().toImage().pixelColor(100, 6).name().upper() == DARK.field


def test_lengths_grow_with_the_text(qapp: QApplication) -> None:
    before = qapp.font()
    larger = qapp.font()
    larger.setPixelSize(26)
    try:
        qapp.setFont(larger)
        apply_theme(qapp, "light")
        assert scaled(16) == 32
        label = QLabel("small")
        label.setProperty("scale", "small")
        label.ensurePolished()
        assert label.fontInfo().pixelSize() == 24
    finally:
        qapp.setFont(before)
        apply_theme(qapp, "light")


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_drawn_in_the_colour_it_is_given(qapp: QApplication, name: str) -> None:
    image = QImage(64, 64, QImage.Format.Format_ARGB32)
    image.fill(0)
    image.setDevicePixelRatio(2)
    painter = QPainter(image)
    icons.paint_icon(painter, name, QRectF(0, 0, 32, 32), QColor("#2457D6"))
    painter.end()
    inks = {
        image.pixelColor(x, y).name() for x in range(64) for y in range(64) if image.pixelColor(x, y).alpha() == 255
    }
    assert inks == {"#2457d6"}


@pytest.mark.parametrize("name", ICONS)
def test_icons_are_one_set(name: str) -> None:
    source = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    for part in ('viewBox="0 0 16 16"', 'stroke-width="1.35"', 'stroke="currentColor"', 'stroke-linecap="round"'):
        assert part in source


def test_the_program_has_an_icon_in_every_size(qapp: QApplication) -> None:
    assert {size.width() for size in icons.application_icon().availableSizes()} >= {16, 32, 48, 256}
