"""One step of "Test connection": what it is, how it went in a word and an icon, and a sentence."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from artifact_desktop.ui.theme import dress, scaled
from artifact_desktop.ui.widgets.labels import IconLabel, label

# icon, colour of the icon, tone of the word
_LOOK = {
    "waiting": ("more", "faint", "muted"),
    "running": ("retry", "accent", "muted"),
    "ok": ("check", "good", "good"),
    "failed": ("failed", "bad", "bad"),
    "skipped": ("skipped", "muted", "muted"),
}


class StepRow(QWidget):
    """A row; its accessible name is the step, its accessible description all that it shows."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._icon = IconLabel("more", "faint")
        self._title = label(scale="strong")
        self._word = label("muted", name=f"{name}Word")
        self._text = label("muted", wrap=True, name=f"{name}Text")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._word.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._text.hide()
        layout = QGridLayout(self)
        layout.setContentsMargins(scaled(12), scaled(8), scaled(12), scaled(8))
        layout.setHorizontalSpacing(scaled(10))
        layout.setVerticalSpacing(scaled(2))
        layout.setColumnStretch(1, 1)
        layout.addWidget(self._icon, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._title, 0, 1)
        layout.addWidget(self._word, 0, 2)
        layout.addWidget(self._text, 1, 1, 1, 2)

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_state(self, state: str, word: str, text: str) -> None:
        """`state` is "waiting", "running", "ok", "failed" or "skipped"; `word` says the same, `text` what was found."""
        icon_name, role, tone = _LOOK[state]
        self._icon.set_icon(icon_name, role)
        self._word.setText(word)
        dress(self._word, tone=tone)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        dress(self._text, tone="text" if state == "failed" else "muted")
        self.setAccessibleDescription(" ".join(part for part in (word and f"{word}.", text) if part))

    def report(self) -> str:
        """The row as a line of text."""
        return f"{self._title.text()}: {self._word.text()}. {self._text.text()}".strip()
