"""Messages inside a panel: the banner above content, and the page that stands in for content."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from artifact_desktop.ui.theme import dress, scaled
from artifact_desktop.ui.widgets.buttons import Button
from artifact_desktop.ui.widgets.flow import Flow
from artifact_desktop.ui.widgets.labels import BalancedLabel, IconLabel, label

_LINE = 400  # how wide a message in the middle of a panel may be
_LOOK = {
    "attention": ("lock", "attention"),
    "bad": ("failed", "bad"),
    "notice": ("info", "muted"),
    "bar": ("info", "muted"),  # a notice from edge to edge of the window
}


class Banner(QFrame):
    """What happened, what it means, and what can be done about it. Hidden until `set_message`."""

    def __init__(self, name: str, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        dress(self, kind=kind)
        icon_name, role = _LOOK[kind]
        self._icon = IconLabel(icon_name, role)
        self._title = label(scale="strong", wrap=True, name=f"{name}Title")
        self._text = label("muted", wrap=True, name=f"{name}Text")
        self._column = QVBoxLayout()
        self._column.setSpacing(scaled(2))
        self._column.addWidget(self._title)
        self._column.addWidget(self._text)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(scaled(16), scaled(12), scaled(16), scaled(12))
        layout.setSpacing(scaled(14))
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._column, 1)
        self._row = layout
        self.hide()

    def set_icon(self, icon_name: str, role: str) -> None:
        self._icon.set_icon(icon_name, role)

    def set_buttons(self, *buttons: QWidget) -> None:
        """Puts what can be done under the text, in as many lines as it takes; at most once."""
        holder = QWidget()
        flow = Flow(holder, scaled(8))
        for button in buttons:
            flow.addWidget(button)
        self._column.addSpacing(scaled(8))
        self._column.addWidget(holder)

    def add_button(self, button: QWidget) -> None:
        """Puts one thing to do, such as closing the banner, at its right."""
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def set_message(self, title: str, text: str) -> None:
        """Shows the banner with these words."""
        self.set_words(title, text)
        self.show()

    def set_words(self, title: str, text: str) -> None:
        """What it says, whether it is shown or not."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def clear(self) -> None:
        self.hide()


class MessagePage(QFrame):
    """A panel's middle when there is nothing else to show: a hint, or an error with a way on."""

    def __init__(self, name: str, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._icon = IconLabel(icon_name, "faint", 32)
        self._title = BalancedLabel("text", "heading", _LINE, f"{name}Title")
        self._text = BalancedLabel("muted", "base", _LINE, f"{name}Text")
        self.button = Button(f"{name}Button")
        centre = Qt.AlignmentFlag.AlignHCenter
        layout = QVBoxLayout(self)
        layout.setContentsMargins(scaled(24), scaled(24), scaled(24), scaled(24))
        layout.setSpacing(scaled(8))
        layout.addStretch(2)
        layout.addWidget(self._icon, 0, centre)
        layout.addSpacing(scaled(4))
        for part in (self._title, self._text):
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(part, 100)
            row.addStretch(1)
            layout.addLayout(row)
        layout.addSpacing(scaled(8))
        layout.addWidget(self.button, 0, centre)
        layout.addStretch(3)
        self.button.hide()

    def set_message(self, title: str, text: str, action: str = "", *, icon_name: str = "", role: str = "faint") -> None:
        """`action` is the button's text; without one there is no button."""
        self._title.set_text(title)
        self._text.set_text(text)
        self._text.setVisible(bool(text))
        self.button.setText(action)
        self.button.setVisible(bool(action))
        if icon_name:
            self._icon.set_icon(icon_name, role)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
