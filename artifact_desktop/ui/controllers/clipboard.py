"""The offer to open a link that was copied: made once for each, when the window gets the focus.

The clipboard is read at that moment and at no other, and only a text that is a link is kept, to be told again; nothing
of it goes anywhere before the person takes the offer. It can be switched off in the settings.
"""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from artifact_desktop.core.errors import AppError
from artifact_desktop.core.links import ArtifactIdTarget, ArtifactTarget, Link
from artifact_desktop.core.names import DEFAULT_SERVER
from artifact_desktop.services.settings import SettingsStore
from artifact_desktop.ui.controllers.browsing import Browsing
from artifact_desktop.ui.controllers.links import Links
from artifact_desktop.ui.link_words import target_text
from artifact_desktop.ui.widgets.dropping import text_of
from artifact_desktop.ui.widgets.offer import Words
from artifact_desktop.ui.window import MainWindow


class ClipboardOffer(QObject):
    """UI thread only. Nothing is offered over another offer, and nothing before somebody is signed in."""

    def __init__(self, settings: SettingsStore, links: Links, browsing: Browsing, window: MainWindow) -> None:
        super().__init__(window)
        self._settings = settings
        self._links = links
        self._browsing = browsing
        self._window = window
        self._seen: set[str] = set()  # what was offered, or opened in another way, need not be offered again
        self._copied: tuple[str, Link] | None = None
        window.activated.connect(self._look)
        links.session_changed.connect(self._offer)

    def _look(self) -> None:
        """Reads the clipboard, unless it holds what this program has put there itself."""
        clipboard = QGuiApplication.clipboard()
        if not self._settings.value.offer_clipboard or clipboard.ownsClipboard():
            return
        text = text_of(clipboard.mimeData())
        link = self._link(text) if text and text not in self._seen else None
        if link is not None:
            self._copied = text, link
            self._offer()

    def _offer(self) -> None:
        offer = self._window.offer
        if self._copied is None or self._links.session is None or offer.isVisible():
            return
        (text, link), self._copied = self._copied, None
        self._seen.add(text)
        if not self._is_shown(link):
            offer.offer(lambda: self._words(link))

    def _words(self, link: Link) -> Words:
        follow = partial(self._links.follow, link)
        return self.tr("Open the link you copied?"), target_text(link.target), [(self.tr("Open"), follow)]

    def _link(self, text: str) -> Link | None:
        """The link that a text is, where it is worth a word: paths and addresses of all kinds are copied every day."""
        try:
            link = self._links.parse(text)
        except AppError:
            return None
        if link.server is not None:
            leads_to_version = isinstance(link.target, ArtifactTarget | ArtifactIdTarget)
            known = {DEFAULT_SERVER, *self._links.servers}
            return link if leads_to_version or link.server in known else None
        if not isinstance(link.target, ArtifactTarget):
            return link if "://" in text else None
        is_name = link.target.name.entity is not None and not any(map(str.isspace, text))
        return link if is_name or "(" in text or text.startswith("wandb ") else None

    def _is_shown(self, link: Link) -> bool:
        shown, session = self._browsing.shown, self._links.session
        if shown is None or session is None or not isinstance(link.target, ArtifactTarget) or link.target.file:
            return False
        name, path = link.target.name, shown.path.collection
        return (
            link.server in (None, session.account.server)
            and name.entity in (None, path.entity)
            and (name.project, name.collection) == (path.project, path.collection)
            and name.alias in (shown.path.alias, *shown.aliases)
        )
