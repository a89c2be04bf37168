"""Colours, text sizes and lengths of the window, light and dark. UI thread only.

The look is our own Fusion palette and style sheet on every system: platform themes differ, and a bare X session
ignores `setColorScheme`. The font and its size are the system's; every length grows with it. There is one
palette per process, so the active tokens are process-wide too.
"""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

Scheme = Literal["system", "light", "dark"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Every colour there is. What a person must read is never `faint`, which is for placeholders and decoration."""

    dark: bool
    background: str
    sidebar: str
    field: str  # ground of fields and outlined buttons
    hover: str  # ground under the pointer
    line: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_strong: str  # the filled button under the pointer
    on_accent: str
    tint: str  # ground of what is selected
    good: str
    bad: str
    attention: str
    attention_fill: str
    attention_line: str
    chip: str
    track: str


LIGHT = Tokens(
    dark=False,
    background="#FFFFFF",
    sidebar="#F5F6F8",
    field="#FFFFFF",
    hover="#F1F3F6",
    line="#E2E5EA",
    text="#1A1D23",
    muted="#5A6270",
    faint="#8A92A0",
    accent="#2457D6",
    accent_strong="#1C49BC",
    on_accent="#FFFFFF",
    tint="#E8EEFC",
    good="#157347",
    bad="#B42318",
    attention="#9A5B00",
    attention_fill="#FFF5E0",
    attention_line="#F0D9A8",
    chip="#EDEFF3",
    track="#E6E9EE",
)

DARK = Tokens(
    dark=True,
    background="#17191E",
    sidebar="#1D2026",
    field="#1D2026",
    hover="#22262D",
    line="#2E323A",
    text="#E9EBEF",
    muted="#A3ABB8",
    faint="#7C8492",
    accent="#7AA5FF",
    accent_strong="#94B6FF",
    on_accent="#10141C",
    tint="#24304A",
    good="#5FC98F",
    bad="#FF8F85",
    attention="#F0B95A",
    attention_fill="#332A18",
    attention_line="#56451F",
    chip="#2A2E36",
    track="#2C3038",
)

_BASE_PIXELS = 13  # the text size all lengths are drawn for
_TEXT_PIXELS = {"title": 20, "heading": 15, "base": 13, "small": 12, "chip": 11}


class _Active:
    """What `apply_theme` last set."""

    tokens = LIGHT
    scheme: Scheme = "system"
    pixels = _BASE_PIXELS
    follower: "_SchemeFollower | None" = None


class _SchemeFollower(QObject):
    """Applies the theme again when the system changes between light and dark."""

    @Slot()
    def follow(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication) and _Active.scheme == "system" and _wanted() is not _Active.tokens:
            _apply(app)


def tokens() -> Tokens:
    """The colours in use. Ask when painting; a change of theme repaints everything."""
    return _Active.tokens


def apply_theme(app: QApplication, scheme: Scheme = "system") -> None:
    """Gives the whole program its look, at the start and whenever the person chooses another scheme or text size.

    "system" follows the desktop's scheme, also later, where the platform tells it; else it is light.
    """
    _Active.scheme = scheme
    hints = app.styleHints()
    if _Active.follower is None or _Active.follower.parent() is not app:
        _Active.follower = _SchemeFollower(app)
        hints.colorSchemeChanged.connect(_Active.follower.follow)
        app.setStyle("Fusion")
    # The title bar and native dialogs follow this where the platform has it; our own palette does the rest.
    hints.setColorScheme(
        {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(scheme, Qt.ColorScheme.Unknown)
    )
    _apply(app)


def scaled(length: int) -> int:
    """`length`, drawn for 13 pixel text, in device-independent pixels for the text size in use. Never smaller."""
    return max(length, round(length * _Active.pixels / _BASE_PIXELS))


def font(size: str = "base", weight: QFont.Weight | None = None) -> QFont:
    """The system's font as "title", "heading", "base", "small" or "chip"."""
    result = QFont(QGuiApplication.font())
    result.setPixelSize(text_pixels(size))
    if weight is not None:
        result.setWeight(weight)
    return result


def text_pixels(size: str) -> int:
    """The size of a text in device-independent pixels, in proportion to the system's text size."""
    return round(_TEXT_PIXELS[size] * _Active.pixels / _BASE_PIXELS)


def color(name: str) -> QColor:
    """A token of the active theme by name, for painting."""
    return QColor(getattr(tokens(), name))


def dress(widget: QWidget, **properties: str) -> None:
    """Sets the style sheet's properties (`tone`, `scale`, `kind`) on a widget and makes them show."""
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def is_theme_change(event: QEvent) -> bool:
    """Whether a `changeEvent` means that colours or text sizes may be other ones now."""
    return event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange)


def _wanted() -> Tokens:
    if _Active.scheme != "system":
        return DARK if _Active.scheme == "dark" else LIGHT
    return DARK if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT


def _apply(app: QApplication) -> None:
    from artifact_desktop.ui.stylesheet import style_sheet  # it needs the tokens from here

    _Active.tokens = _wanted()
    base = app.font()
    if QFontInfo(base).pixelSize() < _BASE_PIXELS:  # a bare X session offers 9 points, too small to read
        base.setPixelSize(_BASE_PIXELS)
        app.setFont(base)
    _Active.pixels = QFontInfo(base).pixelSize()
    app.setStyleSheet("")  # replacing a sheet, Qt polishes each widget once for every widget around it
    app.setPalette(_palette(_Active.tokens))
    app.setStyleSheet(style_sheet(_Active.tokens))


def _palette(t: Tokens) -> QPalette:
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, value in {
        roles.Window: t.background,
        roles.WindowText: t.text,
        roles.Base: t.field,
        roles.AlternateBase: t.sidebar,
        roles.Text: t.text,
        roles.Button: t.field,
        roles.ButtonText: t.text,
        roles.BrightText: t.bad,
        roles.Highlight: t.accent,
        roles.HighlightedText: t.on_accent,
        roles.Accent: t.accent,
        roles.PlaceholderText: t.faint,
        roles.ToolTipBase: t.field,
        roles.ToolTipText: t.text,
        roles.Link: t.accent,
        roles.LinkVisited: t.accent,
        roles.Light: t.field,
        roles.Midlight: t.hover,
        roles.Mid: t.line,
        roles.Dark: t.faint,
        roles.Shadow: t.line,
    }.items():
        palette.setColor(role, QColor(value))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(t.muted))
    palette.setColor(QPalette.ColorGroup.Disabled, roles.Highlight, QColor(t.chip))
    palette.setColor(QPalette.ColorGroup.Disabled, roles.HighlightedText, QColor(t.muted))
    return palette
