"""The style sheet: what Fusion's palette cannot say. Written from the tokens, so it knows no colour of its own.

Widgets say what they are by properties: `tone` and `scale` for text, `kind` for buttons, frames and panels.
Focus is always a two pixel border; padding gives way by one so that nothing moves.
"""

from string import Template

from artifact_desktop.core.resources import resource
from artifact_desktop.ui.theme import Tokens, scaled, text_pixels


def style_sheet(tokens: Tokens) -> str:
    """The sheet for one theme at the text size in use."""
    names = {name: getattr(tokens, name) for name in tokens.__slots__}
    lengths = {
        "title": text_pixels("title"),
        "heading": text_pixels("heading"),
        "small": text_pixels("small"),
        "chip_text": text_pixels("chip"),
        "control": scaled(32) - 2,
        "control_focused": scaled(32) - 4,
        "tool": scaled(28) - 2,
        "tool_focused": scaled(28) - 4,
        "header": scaled(32),
        "menu_item": scaled(26),
        "arrow": scaled(14),
        "gap": scaled(8),
        "radio": scaled(16) - 2,
        "radio_focused": scaled(16) - 4,
        "radio_radius": scaled(16) // 2,
        "radio_ring": scaled(5),
        "radio_dot": scaled(16) - 2 * scaled(5),
        "radio_row": scaled(24),
    }
    # A style sheet takes pictures from files only, so this one has a grey that is seen in both schemes.
    files = {"submenu": resource("icons", "fixed", "submenu.svg").as_posix()}
    return _SHEET.substitute({**names, **lengths, **files})


_SHEET = Template("""
*[scale="title"] { font-size: ${title}px; font-weight: 600; }
*[scale="heading"] { font-size: ${heading}px; font-weight: 600; }
*[scale="section"] { font-size: ${small}px; font-weight: 600; }
*[scale="small"] { font-size: ${small}px; }
*[scale="strong"] { font-weight: 600; }
QLabel[tone="muted"] { color: $muted; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="bad"] { color: $bad; }
QLabel[tone="attention"] { color: $attention; }
QLabel { background: transparent; }

QWidget[kind="sidebar"] { background: $sidebar; }
QWidget[kind="page"] { background: $background; }
QFrame[kind="card"] { background: $background; border: 1px solid $line; border-radius: 12px; }
QFrame[kind="panel"] { background: $background; border: 1px solid $line; border-radius: 8px; }
QFrame[kind="line"] { background: $line; border: none; }
QFrame[kind="attention"] { background: $attention_fill; border: 1px solid $attention_line; border-radius: 8px; }
QFrame[kind="bad"], QFrame[kind="notice"] { background: $hover; border: 1px solid $line; border-radius: 8px; }
QFrame[kind="bar"] { background: $hover; border: none; border-bottom: 1px solid $line; }

QPushButton {
    min-height: ${control}px; padding: 0 13px; border: 1px solid $line; border-radius: 7px;
    background: $field; color: $text; outline: none;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $chip; }
QPushButton:disabled { background: $chip; color: $muted; }
QPushButton:focus { min-height: ${control_focused}px; padding: 0 12px; border: 2px solid $accent; }
QPushButton:checked { background: $tint; color: $accent; border-color: $tint; }
QPushButton:checked:focus { border-color: $accent; }
QPushButton[kind="primary"] {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; padding: 0 17px;
}
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {
    background: $accent_strong; border-color: $accent_strong;
}
QPushButton[kind="primary"]:focus { border-color: $text; padding: 0 16px; }
QPushButton[kind="primary"]:disabled { background: $chip; color: $muted; border-color: $line; }
QPushButton[kind="flat"] { background: transparent; border-color: transparent; color: $accent; padding: 0 5px; }
QPushButton[kind="flat"]:hover { background: $hover; }
QPushButton[kind="flat"]:focus { border-color: $accent; padding: 0 4px; }
QPushButton[kind="flat"]:disabled { color: $muted; }
QPushButton::menu-indicator { image: none; width: 0; }

QToolButton {
    min-width: ${tool}px; min-height: ${tool}px; border: 1px solid transparent; border-radius: 7px;
    background: transparent; padding: 0; outline: none;
}
QToolButton:hover { background: $chip; }
QToolButton:pressed { background: $track; }
QToolButton:focus { min-width: ${tool_focused}px; min-height: ${tool_focused}px; border: 2px solid $accent; }
QToolButton::menu-indicator { image: none; }

QLineEdit {
    min-height: ${control}px; padding: 0 9px; border: 1px solid $line; border-radius: 7px;
    background: $field; color: $text; selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:hover { border-color: $faint; }
QLineEdit:focus { min-height: ${control_focused}px; padding: 0 8px; border: 2px solid $accent; }
QLineEdit:disabled { background: $hover; color: $muted; border-color: $line; }
QLineEdit[kind="wrong"] { border-color: $bad; }

QRadioButton { spacing: ${gap}px; min-height: ${radio_row}px; outline: none; }
QRadioButton::indicator {
    width: ${radio}px; height: ${radio}px; border: 1px solid $faint; border-radius: ${radio_radius}px;
    background: $field;
}
QRadioButton::indicator:hover { border-color: $accent; }
QRadioButton::indicator:checked {
    border: ${radio_ring}px solid $accent; background: $on_accent; width: ${radio_dot}px; height: ${radio_dot}px;
}
QRadioButton::indicator:focus:!checked {
    border: 2px solid $accent; width: ${radio_focused}px; height: ${radio_focused}px;
}
QRadioButton::indicator:checked:focus { border-color: $text; }

QComboBox { combobox-popup: 0; min-height: ${control}px; padding: 0 9px; border: 1px solid $line; border-radius: 7px;
    background: $field; color: $text; }
QComboBox:hover { border-color: $faint; }
QComboBox:focus { min-height: ${control_focused}px; padding: 0 8px; border: 2px solid $accent; }
QComboBox::drop-down { border: none; width: 0; }
QComboBox QAbstractItemView { border: 1px solid $line; background: $background; outline: none; padding: 4px; }

QTreeView, QListView {
    border: none; background: transparent; outline: none; show-decoration-selected: 0;
    selection-background-color: transparent;
}
QTreeView[kind="panel"] { border: 1px solid $line; border-radius: 8px; background: $background; padding: 1px; }
QTreeView[kind="panel"]:focus { border: 1px solid $accent; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section {
    background: transparent; border: none; border-bottom: 1px solid $line; color: $muted;
    min-height: ${header}px; padding: 0 8px;
}
QHeaderView::section:hover { color: $text; }
QHeaderView::up-arrow, QHeaderView::down-arrow { image: none; width: 0; height: 0; }

QScrollArea { border: none; background: transparent; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $track; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }

QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $faint; }

QMenu { background: $background; border: 1px solid $line; padding: 4px; }
QMenu::item { min-height: ${menu_item}px; padding: 0 28px 0 24px; border-radius: 4px; color: $text; }
QMenu::item:selected { background: $tint; color: $text; }
QMenu::item:disabled { color: $muted; background: transparent; }
QMenu::icon { padding-left: 6px; }
QMenu::indicator { left: 9px; width: 6px; height: 6px; border-radius: 3px; background: transparent; }
QMenu::indicator:checked { background: $accent; }
QMenu::right-arrow { image: url("$submenu"); width: ${arrow}px; height: ${arrow}px; right: 6px; }
QMenu::separator { height: 1px; background: $line; margin: 4px 0; }

QToolTip { background: $field; color: $text; border: 1px solid $line; padding: 5px 7px; }

QTextBrowser, QPlainTextEdit { border: none; background: transparent; color: $text;
    selection-background-color: $accent; selection-color: $on_accent; }
""")
