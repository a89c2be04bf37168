"""The banner above the files: why nothing can be downloaded, what may forbid it, or that it is allowed again."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolTip, QWidget

from artifact_desktop.ui.theme import dress
from artifact_desktop.ui.widgets.announcing import announce
from artifact_desktop.ui.widgets.banner import Banner
from artifact_desktop.ui.widgets.buttons import Button


class AccessBanner(Banner):
    """A reason, with what can be done about it. Its buttons are read out together with the reason."""

    sign_in_requested = Signal()
    try_anyway_requested = Signal()
    retry_requested = Signal()
    """Downloads that were stopped are to be tried once more."""
    copy_requested = Signal()
    check_requested = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, "attention", parent)
        self.sign_in = Button("signInAgainButton", icon_name="key")
        self.try_anyway = Button("tryAnywayButton", icon_name="download")
        self.retry = Button("retryStoppedButton", icon_name="retry")
        self.copy_request = Button("copyRequestButton", icon_name="copy")
        self.check_again = Button("checkAgainButton")
        for button, signal in (
            (self.sign_in, self.sign_in_requested),
            (self.try_anyway, self.try_anyway_requested),
            (self.retry, self.retry_requested),
            (self.copy_request, self.copy_requested),
            (self.check_again, self.check_requested),
        ):
            button.clicked.connect(signal)
        self._buttons = (self.sign_in, self.try_anyway, self.retry, self.copy_request, self.check_again)
        self.set_buttons(*self._buttons)

    def show_reason(self, title: str, text: str, *, request: bool, try_anyway: bool, sign_in: bool) -> None:
        """Why nothing can be downloaded; the flags say which ways on there are."""
        self._show("attention", "lock", title, text)
        self._offer(sign_in=sign_in, try_anyway=try_anyway, retry=False, request=request, check=True)

    def show_notice(self, title: str, text: str, *, retry: bool, check: bool) -> None:
        """Something to know while everything can be downloaded."""
        self._show("notice", "info", title, text)
        self._offer(sign_in=False, try_anyway=False, retry=retry, request=False, check=check)

    def set_checking(self, checking: bool) -> None:
        """While the server is asked again, asking once more makes no sense."""
        self.check_again.setEnabled(not checking)
        self.check_again.setText(self.tr("Checking…") if checking else self.tr("Check again"))

    def tell(self, widget: QWidget, text: str) -> None:
        """Says what came of something, at the widget and to screen readers."""
        QToolTip.showText(widget.mapToGlobal(widget.rect().bottomLeft()), text, widget)
        announce(widget, text)

    def retranslate(self) -> None:
        self.sign_in.setText(self.tr("Sign in again"))
        self.try_anyway.setText(self.tr("Try anyway"))
        self.retry.setText(self.tr("Try the stopped downloads again"))
        self.copy_request.setText(self.tr("Copy request for the admin"))
        self.set_checking(not self.check_again.isEnabled())

    def _show(self, kind: str, icon_name: str, title: str, text: str) -> None:
        dress(self, kind=kind)
        self.set_icon(icon_name, "attention" if kind == "attention" else "muted")
        self.set_message(title, text)
        reason = f"{title} {text}".strip()
        for button in self._buttons:
            button.setAccessibleDescription(reason)

    def _offer(self, *, sign_in: bool, try_anyway: bool, retry: bool, request: bool, check: bool) -> None:
        self.sign_in.setVisible(sign_in)
        self.try_anyway.setVisible(try_anyway)
        self.retry.setVisible(retry)
        self.copy_request.setVisible(request)
        self.check_again.setVisible(check)
