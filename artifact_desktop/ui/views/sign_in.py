"""The first screen: which server, which key."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from artifact_desktop.core.names import DEFAULT_SERVER, server_title
from artifact_desktop.core.servers import is_typed_plain
from artifact_desktop.ui.icons import paint_application_icon
from artifact_desktop.ui.theme import dress, scaled
from artifact_desktop.ui.views.base import View
from artifact_desktop.ui.widgets.banner import Banner
from artifact_desktop.ui.widgets.buttons import Button
from artifact_desktop.ui.widgets.fields import SecretField
from artifact_desktop.ui.widgets.labels import label, line
from artifact_desktop.ui.widgets.scrolling import VerticalScroll
from artifact_desktop.ui.widgets.servers import ServerField


class SignInView(View):
    """One card in the middle. Server and key are handed on as typed; who receives them cleans and checks them."""

    sign_in_requested = Signal(str, str)
    """Server and key."""
    get_key_requested = Signal(str)
    """Server."""
    sample_requested = Signal()
    existing_login_requested = Signal()
    back_requested = Signal()
    cancel_requested = Signal()
    network_requested = Signal(str)
    """The server as typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("signInView", parent=parent)
        self._title = label(scale="title", name="signInTitle")
        self._promise = label("muted", wrap=True)
        self._error = Banner("signInError", "bad")
        self._notice = Banner("signInNotice", "notice")
        self._server_label = label(scale="strong")
        self.server = ServerField("serverField")
        self._server_hint = label("muted", "small", wrap=True)
        self._plain = Banner("plainServerNotice", "attention")
        self._waiting = Banner("keyringWaitingNotice", "notice")
        self._key_label = label(scale="strong")
        self.get_key = Button("getKeyButton", "flat", "external")
        self.key = SecretField("keyField", "key")
        self._key_hint = label("muted", "small", wrap=True)
        self.sign_in = Button("signInButton", "primary")
        self.cancel = Button("cancelSignInButton", "outlined")
        self._or = label("muted", "small")
        self.existing = Button("existingLoginButton")
        self._existing_hint = label("muted", "small", wrap=True, name="existingLoginHint")
        self.sample = Button("sampleButton")
        self.network = Button("connectionProblemsButton", "flat")
        self.back = Button("backButton", "flat", "chevron-left")
        self._busy = False
        self._saving: bool | None = None
        self._existing: tuple[str, str] | None = None
        self._other = ""
        self._lay_out()

        self.server.setText(server_title(DEFAULT_SERVER))
        for hidden in (self.cancel, self.existing, self._existing_hint, self.back):
            hidden.hide()
        self._server_label.setBuddy(self.server)
        self._key_label.setBuddy(self.key)
        self.sign_in.clicked.connect(self._submit)
        self.key.returnPressed.connect(self._submit)
        self.server.returnPressed.connect(self.key.setFocus)
        self.get_key.clicked.connect(lambda: self.get_key_requested.emit(self.server.text()))
        self.sample.clicked.connect(self.sample_requested)
        self.network.clicked.connect(lambda: self.network_requested.emit(self.server.text()))
        self.cancel.clicked.connect(self.cancel_requested)
        self.existing.clicked.connect(self.existing_login_requested)
        self.back.clicked.connect(self.back_requested)
        self.server.textChanged.connect(self._warn_of_plain)
        for field in (self.server, self.key):
            field.textEdited.connect(self.clear_error)
        self.retranslate()

    def _lay_out(self) -> None:
        card = QFrame()
        dress(card, kind="card")
        card.setFixedWidth(scaled(420))
        gap = scaled(4)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(scaled(32), scaled(28), scaled(32), scaled(28))
        inside.setSpacing(0)
        centre = Qt.AlignmentFlag.AlignHCenter
        inside.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(_ProgramIcon(), 0, centre)
        inside.addSpacing(gap * 3)
        inside.addWidget(self._title, 0, centre)
        inside.addSpacing(gap)
        self._promise.setAlignment(centre)
        inside.addWidget(self._promise)
        inside.addSpacing(gap * 5)
        for banner in (self._notice, self._error):
            inside.addWidget(banner)
            inside.addSpacing(gap * 4 if banner is self._error else gap)
        inside.addWidget(self._server_label)
        inside.addSpacing(gap + 2)
        inside.addWidget(self.server)
        inside.addSpacing(gap)
        inside.addWidget(self._server_hint)
        inside.addSpacing(gap)
        inside.addWidget(self._plain)
        inside.addSpacing(gap * 3)
        key_row = QHBoxLayout()
        key_row.addWidget(self._key_label)
        key_row.addStretch(1)
        key_row.addWidget(self.get_key)
        inside.addLayout(key_row)
        inside.addSpacing(2)
        inside.addWidget(self.key)
        inside.addSpacing(gap)
        inside.addWidget(self._key_hint)
        inside.addSpacing(gap * 3)
        inside.addWidget(self._waiting)
        inside.addSpacing(gap * 2)
        actions = QHBoxLayout()
        actions.setSpacing(scaled(8))
        actions.addWidget(self.sign_in, 1)
        actions.addWidget(self.cancel)
        inside.addLayout(actions)
        inside.addSpacing(gap * 3)
        between = QHBoxLayout()
        between.setSpacing(scaled(10))
        between.addWidget(line(), 1)
        between.addWidget(self._or)
        between.addWidget(line(), 1)
        inside.addLayout(between)
        inside.addSpacing(gap * 3)
        inside.addWidget(self.existing)
        inside.addWidget(self._existing_hint)
        self._existing_hint.setAlignment(centre)
        self._existing_hint.setContentsMargins(0, gap, 0, gap * 2)
        inside.addWidget(self.sample)
        inside.addSpacing(gap * 2)
        inside.addWidget(self.network, 0, centre)

        ground = QWidget()
        dress(ground, kind="sidebar")
        middle = QVBoxLayout(ground)
        middle.setContentsMargins(scaled(16), scaled(16), scaled(16), scaled(16))
        row = QHBoxLayout()  # not an alignment: with one, Qt takes the card's height for another width
        row.addStretch(1)
        row.addWidget(card)
        row.addStretch(1)
        middle.addStretch(2)
        middle.addLayout(row)
        middle.addStretch(3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(VerticalScroll(ground))

    # -- state

    def set_server(self, server: str) -> None:
        """Fills in a server as a person calls it."""
        self.server.setText(server)

    def propose_server(self, server: str) -> None:
        """Fills it in, unless the person has begun to fill in the form: a key that stands there is for another."""
        if not self.key.text() and not self.server.isModified():
            self.set_server(server)

    def set_way_back(self, other: str | None) -> None:
        """Shows a way back: to what was on the screen before (""), or to the account named; None for no way."""
        self._other = other or ""
        self.back.setVisible(other is not None)
        self.retranslate()

    def set_existing_login(self, server: str, found_in: str) -> None:
        """Offers the login found on this computer; `server` as a person calls it, empty for none."""
        self._existing = (server, found_in) if server else None
        for widget in (self.existing, self._existing_hint):
            widget.setVisible(self._existing is not None)
        self.retranslate()

    def set_waiting_for_keyring(self, *, saving: bool) -> None:
        """While busy: it is the keyring that takes so long; `saving` where it is to take the key."""
        if self._busy and self._saving is not saving:
            self._saving = saving
            self._waiting.show()
            self.retranslate()

    def set_busy(self, busy: bool) -> None:
        """While the key is being checked only Cancel can be pressed."""
        self._busy = busy
        self._saving = None
        self._waiting.clear()
        ways_in = (self.sign_in, self.get_key, self.sample, self.existing, self.back, self.network)
        for widget in (self.server, self.key, *ways_in):
            widget.setEnabled(not busy)
        self.cancel.setVisible(busy)
        if busy:
            self.clear_error()
            self.cancel.setFocus()
        self.retranslate()

    def show_error(self, title: str, text: str) -> None:
        """Why signing in did not work, and what to do."""
        self.set_busy(False)
        self._error.set_message(title, text)
        self.key.setFocus()
        self.key.selectAll()

    def clear_error(self) -> None:
        self._error.clear()

    def set_notice(self, title: str, text: str) -> None:
        """Something to know before signing in, such as a missing keyring; empty words remove it."""
        if title:
            self._notice.set_message(title, text)
        else:
            self._notice.clear()

    @property
    def has_notice(self) -> bool:
        """Whether there is something to know already."""
        return not self._notice.isHidden()

    def forget_key(self) -> None:
        """Empties the key field. Called once the key is where it belongs."""
        self.key.clear()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Sign in to Weights & Biases"))
        self._promise.setText(self.tr("Download artifacts, with every byte checked."))
        self._server_label.setText(self.tr("Server"))
        self.server.setAccessibleName(self.tr("Server"))
        self.server.setPlaceholderText(server_title(DEFAULT_SERVER))
        self._server_hint.setText(self.tr("Change this only if your team has a W&B server of its own."))
        self._key_label.setText(self.tr("API key"))
        self.key.setAccessibleName(self.tr("API key"))
        self.key.setPlaceholderText(self.tr("Paste your key here"))
        self._key_hint.setText(self.tr("Sent to this server only, kept in the keyring if there is one."))
        self.key.setAccessibleDescription(self._key_hint.text())
        self.get_key.setText(self.tr("Get my key"))
        self._plain.set_words(
            self.tr("Not encrypted"),
            self.tr("Others on the network can read your key and your files on their way to this server."),
        )
        self._waiting.set_words(
            self.tr("Waiting for your keyring"), self.tr("It may be asking for its password in a window of its own.")
        )
        self.sign_in.setText(self.tr("Signing in…") if self._busy else self.tr("Sign in"))
        self.sign_in.setAccessibleName(self.tr("Sign in"))
        self.cancel.setText(self._cancel_text())
        self.existing.setText(self.tr("Use the login already on this computer"))
        server, found_in = self._existing or ("", "")
        self._existing_hint.setText(
            self.tr("For {server}, found in {place}").format(server=server, place=found_in) if server else ""
        )
        self.existing.setAccessibleDescription(self._existing_hint.text())
        self.back.setText(self.tr("Go on as {account}").format(account=self._other) if self._other else self.tr("Back"))
        self._or.setText(self.tr("or"))
        self.sample.setText(self.tr("Try with sample data"))
        self.network.setText(self.tr("Connection problems?"))

    def _cancel_text(self) -> str:
        match self._saving:
            case True:
                return self.tr("Go on without saving")
            case False:
                return self.tr("Go on without it")
            case None:
                return self.tr("Cancel")

    def _warn_of_plain(self, typed: str) -> None:
        plain = is_typed_plain(typed)
        self._plain.setVisible(plain)
        self._server_hint.setVisible(not plain)

    def _submit(self) -> None:
        if not self._busy:
            self.sign_in_requested.emit(self.server.text(), self.key.text())


class _ProgramIcon(QWidget):
    """The program's own icon."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(scaled(56), scaled(56))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_application_icon(painter, QRectF(self.rect()))
        painter.end()
