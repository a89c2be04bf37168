"""The dialog for the way to the server: proxy, extra certificate, and "Test connection" with its steps."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from artifact_desktop.core.names import quotable
from artifact_desktop.core.network import ProxyMode
from artifact_desktop.services.connection import State, Step, StepResult
from artifact_desktop.services.network import NetworkChoice
from artifact_desktop.services.settings import NetworkSettings
from artifact_desktop.ui import words
from artifact_desktop.ui.theme import dress, scaled
from artifact_desktop.ui.widgets.banner import Banner
from artifact_desktop.ui.widgets.buttons import Button
from artifact_desktop.ui.widgets.fields import Field, PasswordField
from artifact_desktop.ui.widgets.labels import ElidedLabel, label, line
from artifact_desktop.ui.widgets.scrolling import VerticalScroll
from artifact_desktop.ui.widgets.steps import StepRow


class NetworkDialog(QDialog):
    """Shows a choice and lets it be changed; tests and saves nothing itself. Deleted when it is closed."""

    test_requested = Signal(str, object)
    """The server as typed, and the NetworkChoice of the moment, which need not be saved."""
    stop_requested = Signal()
    save_requested = Signal(object)
    """A NetworkChoice."""
    copy_requested = Signal(str)

    def __init__(self, settings: NetworkSettings, server: str, parent: QWidget) -> None:
        """`server` as a person calls it."""
        super().__init__(parent)
        self.setObjectName("networkDialog")
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dress(self, kind="page")
        self._settings = settings
        self._certificates = settings.certificates
        self._password_touched = False
        self._testing = False
        self._tested = ""
        self._problem = Banner("networkError", "bad")
        self._make_proxy()
        self._make_certificate()
        self._make_test(server)
        self._lay_out()
        self._fill(settings)
        self.retranslate()

    # -- parts

    def _make_proxy(self) -> None:
        self._proxy_title = label(scale="heading")
        self.modes = {mode: QRadioButton() for mode in ProxyMode}
        group = QButtonGroup(self)
        for mode, button in self.modes.items():
            button.setObjectName(f"{mode.value}ProxyButton")
            group.addButton(button)
        self._system_hint = label("muted", "small", wrap=True)
        self.address = Field("proxyAddressField")
        self.username = Field("proxyUserField")
        self.password = PasswordField("proxyPasswordField")
        self.exceptions = Field("proxyExceptionsField")
        self._given = (self.address, self.username, self.password, self.exceptions)
        self._labels = [label("muted") for _ in self._given]
        for caption, field in zip(self._labels, self._given, strict=True):
            caption.setBuddy(field)
        group.buttonToggled.connect(lambda *_: self._show_mode())
        self.password.textEdited.connect(self._touch_password)

    def _make_certificate(self) -> None:
        self._certificate_title = label(scale="heading")
        self._certificate_hint = label("muted", "small", wrap=True)
        self._certificate = ElidedLabel("text", mode=Qt.TextElideMode.ElideMiddle)
        self.choose = Button("chooseCertificateButton", icon_name="file")
        self.remove = Button("removeCertificateButton", "flat")
        self.choose.clicked.connect(self._choose_certificate)
        self.remove.clicked.connect(lambda: self.set_certificate(""))

    def _make_test(self, server: str) -> None:
        self._test_title = label(scale="heading")
        self._server_label = label("muted")
        self.server = Field("testServerField", "globe")
        self.server.setText(server)
        self._server_label.setBuddy(self.server)
        self.test = Button("testConnectionButton", "outlined")
        self.test.clicked.connect(self._press_test)
        self.server.returnPressed.connect(self._press_test)
        self.steps = {step: StepRow(f"{step.value}Step") for step in Step}
        self._panel = QFrame()
        dress(self._panel, kind="panel")
        self.copy = Button("copyReportButton", "flat", "copy")
        self.copy.clicked.connect(lambda: self.copy_requested.emit(self.report()))
        self.copy.hide()
        self.save = Button("saveNetworkButton", "primary")
        self.save.setDefault(True)
        self.save.clicked.connect(lambda: self.save_requested.emit(self.choice()))
        self.cancel = Button("cancelNetworkButton", "outlined")
        self.cancel.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        page = QWidget()
        dress(page, kind="page")
        inside = QVBoxLayout(page)
        inside.setContentsMargins(scaled(24), scaled(20), scaled(24), scaled(12))
        inside.setSpacing(scaled(8))
        inside.addWidget(self._problem)
        inside.addWidget(self._proxy_title)
        for mode, button in self.modes.items():
            inside.addWidget(button)
            if mode is ProxyMode.SYSTEM:
                self._system_hint.setContentsMargins(scaled(24), 0, 0, 0)
                inside.addWidget(self._system_hint)
        self._fields = QWidget()
        fields = QGridLayout(self._fields)
        fields.setContentsMargins(scaled(24), 0, 0, 0)
        fields.setHorizontalSpacing(scaled(12))
        fields.setVerticalSpacing(scaled(8))
        fields.setColumnStretch(1, 1)
        for row, (caption, field) in enumerate(zip(self._labels, self._given, strict=True)):
            fields.addWidget(caption, row, 0)
            fields.addWidget(field, row, 1)
        inside.addWidget(self._fields)
        inside.addSpacing(scaled(10))
        inside.addWidget(self._certificate_title)
        inside.addWidget(self._certificate_hint)
        file_row = QHBoxLayout()
        file_row.setSpacing(scaled(8))
        file_row.addWidget(self._certificate, 1)
        file_row.addWidget(self.remove)
        file_row.addWidget(self.choose)
        inside.addLayout(file_row)
        inside.addSpacing(scaled(10))
        inside.addWidget(self._test_title)
        server_row = QHBoxLayout()
        server_row.setSpacing(scaled(8))
        server_row.addWidget(self._server_label)
        server_row.addWidget(self.server, 1)
        server_row.addWidget(self.test)
        inside.addLayout(server_row)
        rows = QVBoxLayout(self._panel)
        rows.setContentsMargins(0, scaled(4), 0, scaled(4))
        rows.setSpacing(0)
        for step, row_of_step in self.steps.items():
            if step is not Step.NAME:
                rows.addWidget(line())
            rows.addWidget(row_of_step)
        inside.addWidget(self._panel)
        inside.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(scaled(24), scaled(12), scaled(24), scaled(16))
        buttons.setSpacing(scaled(8))
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._scroll = VerticalScroll(page)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(line())
        layout.addLayout(buttons)
        room = self.screen().availableGeometry().height()
        self.resize(scaled(600), min(scaled(810), room - scaled(60)))

    def _fill(self, settings: NetworkSettings) -> None:
        self.modes[settings.proxy].setChecked(True)
        self.modes[settings.proxy].setFocus()
        self.address.setText(settings.address)
        self.username.setText(settings.username)
        self.exceptions.setText(settings.exceptions)
        self.set_certificate(settings.certificates)
        self._show_mode()

    # -- state

    def choice(self) -> NetworkChoice:
        """What is entered at the moment."""
        mode = next(mode for mode, button in self.modes.items() if button.isChecked())
        address, username, exceptions = (
            field.text().strip() for field in (self.address, self.username, self.exceptions)
        )
        settings = NetworkSettings(mode, address, username, self._certificates, exceptions)
        return NetworkChoice(settings, self.password.text() if self._password_touched else None)

    def set_certificate(self, path: str) -> None:
        """The extra certificate file; empty for none."""
        self._certificates = path
        self._certificate.set_text(path or self.tr("None"))
        self.remove.setVisible(bool(path))

    def show_problem(self, title: str, text: str) -> None:
        """What was entered cannot be used."""
        self._problem.set_message(title, text)
        self._scroll.ensureWidgetVisible(self._problem)
        self.set_testing(False)

    def set_testing(self, testing: bool) -> None:
        """While the steps are tried the button stops that."""
        if testing:
            self._problem.clear()
            self._tested = quotable(self.server.text())
            for row in self.steps.values():
                row.set_state("waiting", "", "")
            self.steps[Step.NAME].set_state("running", self.tr("Trying…"), "")
        self._testing = testing
        self.copy.setVisible(not testing and any(row.accessibleDescription() for row in self.steps.values()))
        self.retranslate()

    def show_result(self, result: StepResult) -> None:
        """A step is over; the next one is under way."""
        word = {"ok": self.tr("Fine"), "failed": self.tr("Failed"), "skipped": self.tr("Skipped")}[result.state.value]
        self.steps[result.step].set_state(result.state.value, word, words.step_text(result))
        if result.state is not State.SKIPPED:
            row = self.steps[result.step]
            QTimer.singleShot(0, row, lambda: self._scroll.ensureWidgetVisible(row, 0, scaled(12)))  # it grows first
        later = list(Step)[list(Step).index(result.step) + 1 :]
        if later:
            self.steps[later[0]].set_state("running", self.tr("Trying…"), "")

    def show_stopped(self) -> None:
        """The person has stopped the test."""
        for row in self.steps.values():
            if row.accessibleDescription().startswith(self.tr("Trying…")):
                row.set_state("waiting", self.tr("Stopped"), "")
        self.set_testing(False)

    def report(self) -> str:
        """What was found, for IT. Holds no key, no password and no address of a file."""
        rows = (row.report() for row in self.steps.values())
        return "\n".join([self.tr("Connection to {server}").format(server=self._tested), *rows])

    # -- words

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Network"))
        self._proxy_title.setText(self.tr("Proxy"))
        self.modes[ProxyMode.SYSTEM].setText(self.tr("As the system"))
        self.modes[ProxyMode.NONE].setText(self.tr("No proxy"))
        self.modes[ProxyMode.GIVEN].setText(self.tr("This proxy"))
        self._system_hint.setText(
            self.tr(
                "What this computer, or HTTPS_PROXY and NO_PROXY, say. Automatic scripts (PAC) are not read: if your "
                "network has one, ask IT for the address of the proxy and enter it below."
            )
        )
        captions = (self.tr("Address"), self.tr("User name"), self.tr("Password"), self.tr("Not for"))
        for caption, field, text in zip(self._labels, self._given, captions, strict=True):
            caption.setText(text)
            field.setAccessibleName(text)
        self.address.setPlaceholderText("proxy.example.com:8080")
        self.username.setPlaceholderText(self.tr("Only if the proxy asks for one"))
        self.exceptions.setPlaceholderText("wandb.example.com, .internal, 10.0.0.0/8")
        kept = bool(self._settings.username) and not self._password_touched
        self.password.setPlaceholderText(self.tr("Unchanged, in the keyring") if kept else "")
        self._certificate_title.setText(self.tr("Extra certificate"))
        self._certificate_hint.setText(
            self.tr("Trusted beside those of the system, for networks that look into encrypted connections. Ask IT.")
        )
        self.choose.setText(self.tr("Choose file…"))
        self.remove.setText(self.tr("Remove"))
        self._certificate.set_text(self._certificates or self.tr("None"))
        self._test_title.setText(self.tr("Test connection"))
        self._server_label.setText(self.tr("Server"))
        self.server.setAccessibleName(self.tr("Server to test"))
        self.test.setText(self.tr("Stop") if self._testing else self.tr("Test connection"))
        titles = (self.tr("Name"), self.tr("Proxy"), self.tr("Encryption (TLS)"), self.tr("W&B server"))
        for row, title in zip(self.steps.values(), (*titles, self.tr("File storage")), strict=True):
            row.set_title(title)
        self.copy.setText(self.tr("Copy report"))
        self.save.setText(self.tr("Save"))
        self.cancel.setText(self.tr("Cancel"))

    def _show_mode(self) -> None:
        self._fields.setVisible(self.modes[ProxyMode.GIVEN].isChecked())

    def _touch_password(self) -> None:
        self._password_touched = True

    def _choose_certificate(self) -> None:
        kinds = self.tr("Certificates (*.pem *.crt *.cer *.der);;All files (*)")
        path, _kind = QFileDialog.getOpenFileName(self, self.tr("Choose a certificate"), self._certificates, kinds)
        if path:
            self.set_certificate(path)

    def _press_test(self) -> None:
        if self._testing:
            self.stop_requested.emit()
        else:
            self.test_requested.emit(self.server.text(), self.choice())
