"""The menu of the account button: who is signed in, everybody else who can be, and the ways in and out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from artifact_desktop.core.models import Account
from artifact_desktop.services.keys import KeptWhere

_TEAMS = 4  # as many are named; the others are counted


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a person is told about the account in use. `server` as they call it; `sample` for the sample data."""

    username: str
    server: str
    person: str = ""
    teams: tuple[str, ...] = ()
    kept: KeptWhere = KeptWhere.KEYRING
    plain: bool = False
    sample: bool = False


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account to choose. `rejected`: its key no longer opens anything."""

    account: Account
    server: str
    current: bool = False
    rejected: bool = False
    sample: bool = False


class AccountMenu(QObject):
    """Makes the menu anew for every change of language or accounts."""

    about_to_show = Signal()
    """The moment for a last `set_accounts`."""
    switch_requested = Signal(object)
    """An Account."""
    add_requested = Signal()
    sign_in_again_requested = Signal()
    stored_requested = Signal()
    sign_out_requested = Signal()
    sign_out_of_requested = Signal(object)
    """An Account that is not the one in use."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._who: SignedIn | None = None
        self._rows: Sequence[AccountRow] = ()

    def set_accounts(self, who: SignedIn | None, rows: Sequence[AccountRow]) -> None:
        """Shown by the next menu that is built."""
        self._who, self._rows = who, rows

    def server_title(self) -> str:
        """What the button shows beside the person's name."""
        if self._who is None:
            return ""
        return self.tr("Sample data") if self._who.sample else self._who.server

    def build(self, parent: QWidget) -> QMenu:
        """The menu, which is filled anew whenever it is opened; `parent` owns it."""
        menu = QMenu(parent)
        menu.aboutToShow.connect(lambda: self._refill(menu))
        self._fill(menu)
        return menu

    def _refill(self, menu: QMenu) -> None:
        self.about_to_show.emit()
        menu.clear()
        self._fill(menu)

    def _fill(self, menu: QMenu) -> None:
        for text in self._facts():
            menu.addAction(_plainly(text)).setEnabled(False)
        menu.addSeparator()
        people = QActionGroup(menu)
        for row in self._rows:
            action = QAction(_plainly(self._row_text(row)), people)
            action.setCheckable(True)
            action.setChecked(row.current)
            action.triggered.connect(partial(self._switch, row.account))
            menu.addAction(action)
        menu.addAction(self.tr("Add an account…")).triggered.connect(self.add_requested)
        menu.addSeparator()
        if any(row.current and row.rejected for row in self._rows):
            menu.addAction(self.tr("Sign in again…")).triggered.connect(self.sign_in_again_requested)
        if self._who is not None and not self._who.sample:
            menu.addAction(self.tr("What is stored here…")).triggered.connect(self.stored_requested)
        menu.addAction(self.tr("Sign out")).triggered.connect(self.sign_out_requested)
        others = [row for row in self._rows if not row.current]
        if others:
            another = menu.addMenu(self.tr("Sign out of another account"))
            for row in others:
                leave = another.addAction(_plainly(self._row_text(row)))
                leave.triggered.connect(partial(self._sign_out_of, row.account))

    def _facts(self) -> list[str]:
        who = self._who
        if who is None:
            return []
        named = who.person and who.person != who.username
        facts = [f"{who.person} ({who.username})" if named else who.username, self.kept_text(who.kept)]
        if who.teams:
            facts.append(self._teams_text(who.teams))
        if who.plain:
            facts.append(self.tr("The connection to this server is not encrypted"))
        return facts

    def kept_text(self, kept: KeptWhere) -> str:
        """Where the key is, in a sentence."""
        match kept:
            case KeptWhere.KEYRING:
                return self.tr("Your key is in the keyring of this computer")
            case KeptWhere.ENVIRONMENT:
                return self.tr("Your key comes from the environment and is not stored")
            case _:
                return self.tr("Your key is kept only until you quit")

    def _teams_text(self, teams: tuple[str, ...]) -> str:
        names = ", ".join(teams[:_TEAMS])
        if more := len(teams[_TEAMS:]):
            return self.tr("Teams: {names} and %Ln more", "", more).format(names=names)
        return self.tr("Teams: {names}").format(names=names)

    def _row_text(self, row: AccountRow) -> str:
        server = self.tr("Sample data") if row.sample else row.server
        who = f"{row.account.username}  ·  {server}"
        return self.tr("{account} (sign in again)").format(account=who) if row.rejected else who

    def _sign_out_of(self, account: Account, _checked: bool = False) -> None:
        self.sign_out_of_requested.emit(account)

    def _switch(self, account: Account, _checked: bool = False) -> None:
        self.switch_requested.emit(account)


def _plainly(text: str) -> str:
    """A name as it is: an ampersand in it is no mnemonic."""
    return text.replace("&", "&&")
