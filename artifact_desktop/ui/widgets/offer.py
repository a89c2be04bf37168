"""A quiet bar that offers something to do, and goes away when it is not wanted."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from artifact_desktop.core.names import shorten
from artifact_desktop.ui.theme import scaled
from artifact_desktop.ui.widgets.banner import Banner
from artifact_desktop.ui.widgets.buttons import Button, IconButton

_LETTERS = 36  # of a button: names from a server may be long

Action = tuple[str, Callable[[], None]]
"""What a button says, and what it does."""

Words = tuple[str, str, Sequence[Action]]
"""Title, text and actions."""


class Offer(Banner):
    """Hidden until `offer`. Taking one of the actions, or dismissing it, hides it again."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, "bar", parent)
        self._name = name
        self._words: Callable[[], Words] | None = None
        actions = QWidget()
        self._actions = QHBoxLayout(actions)
        self._actions.setContentsMargins(0, 0, 0, 0)
        self._actions.setSpacing(scaled(8))
        self._dismiss = IconButton(f"{name}Dismiss", "close")
        self._dismiss.clicked.connect(self.clear)
        self.add_button(actions)
        self.add_button(self._dismiss)
        self.retranslate()

    def offer(self, words: Callable[[], Words]) -> None:
        """Shows the bar; each action hides it and then does what it does. `words` is asked again in a new language."""
        self._empty()
        self._words = words
        title, text, actions = words()
        for number, (told, act) in enumerate(actions):
            button = Button(f"{self._name}Button{number + 1}")
            button.setText(shorten(told, _LETTERS).replace("&", "&&"))
            button.setAccessibleName(told)
            button.clicked.connect(lambda _=False, act=act: self._take(act))
            self._actions.addWidget(button)
            # Tab goes as the eye does: a new widget comes last in the window, so it and "Dismiss" change places.
            self.setTabOrder(self._dismiss, button)
            self.setTabOrder(button, self._dismiss)
        self.set_message(title, text)

    def withdraw(self, words: Callable[[], Words]) -> None:
        """Hides the bar if this is what it shows."""
        if self._words is words:
            self.clear()

    def clear(self) -> None:
        super().clear()
        self._empty()
        self._words = None

    def retranslate(self) -> None:
        self._dismiss.set_words(self.tr("Dismiss"))
        if self._words is not None:
            self.offer(self._words)

    def _take(self, act: Callable[[], None]) -> None:
        self.clear()
        act()

    def _empty(self) -> None:
        while (item := self._actions.takeAt(0)) is not None:
            button = item.widget()
            if button is not None:
                button.hide()
                button.deleteLater()
