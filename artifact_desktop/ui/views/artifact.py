"""The middle of the window: one version of one artifact, its files, and the button that downloads them."""

from PySide6.QtCore import QAbstractItemModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from artifact_desktop.ui import words
from artifact_desktop.ui.models.kinds import IMAGES, TABLES
from artifact_desktop.ui.theme import dress, scaled
from artifact_desktop.ui.views.base import View
from artifact_desktop.ui.widgets.access_banner import AccessBanner
from artifact_desktop.ui.widgets.banner import MessagePage
from artifact_desktop.ui.widgets.bars import Skeleton
from artifact_desktop.ui.widgets.buttons import Button, IconButton, Toggle
from artifact_desktop.ui.widgets.fields import Field
from artifact_desktop.ui.widgets.files import FileTree
from artifact_desktop.ui.widgets.labels import Chip, ElidedLabel, label
from artifact_desktop.ui.widgets.paint import tool_tip
from artifact_desktop.ui.widgets.scrolling import VerticalScroll
from artifact_desktop.ui.widgets.versions import VersionSelector
from artifact_desktop.ui.widgets.wrapping import Wrapping

_PATIENCE = 250  # ms before grey rows stand in for what is not here yet
_TYPING = 120  # ms without a key before the filter runs


class ArtifactView(View):
    """States: nothing chosen (at first), an artifact, or an error in its place.

    Within an artifact the files are loading, shown, or could not be had. A reason in `set_blocked` greys all that
    downloads and stands above the files, in the button's tool tip and in its accessible description.
    """

    version_chosen = Signal(int)
    """The row of the versions model that the person chose."""
    filter_changed = Signal(str, str)
    """Text and group (kinds.IMAGES, kinds.TABLES or "") as last typed and chosen."""
    target_changed = Signal(str)
    """The folder was edited by hand; it is passed on as typed."""
    choose_folder_requested = Signal()
    download_requested = Signal()
    copy_link_requested = Signal(bool)
    """The link to what is shown: False for the one of its web page, True for the one this program opens."""
    retry_requested = Signal()
    """Try again what failed: the artifact or its files."""
    sign_in_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("artifactView", parent=parent)
        self._selected = (0, 0)
        self._files = 0
        self._reason = ""
        self._ready = self._loading = False
        self._planning = self._lent_focus = self._signed_out = False

        self._title = ElidedLabel("text", "title")
        self._type = Chip("neutral")
        self.copy_link = IconButton("copyLinkButton", "link")
        self._badge = Chip("attention")
        self._badge.hide()
        self._version_label = label("muted")
        self.versions = VersionSelector("versionSelector")
        self._facts = ElidedLabel("muted")
        self.access = AccessBanner("accessBanner")
        self.filter = Field("fileFilter", "search")
        self._groups = {group: Toggle(f"fileGroup{group.capitalize()}") for group in ("", IMAGES, TABLES)}
        self._count = label("muted", name="selectionCount")
        self.files = FileTree("fileTree")
        self._target_label = label("muted")
        self.target = Field("targetField", "folder")
        self.choose = Button("chooseFolder")
        self.download = Button("downloadButton", "primary", "download")
        self._hint = MessagePage("artifactHint", "artifact")
        self._error = MessagePage("artifactError", "warning")
        self._files_error = MessagePage("filesError", "warning")
        self._nothing = MessagePage("filesNothing", "search")

        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_PATIENCE)
        self._waiting.timeout.connect(lambda: self._body.setCurrentWidget(self._skeleton))
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._typing.timeout.connect(self._emit_filter)

        self._lay_out()
        self._connect()
        self.retranslate()
        self.show_nothing()

    # -- composition

    def _lay_out(self) -> None:
        side, gap = scaled(24), scaled(12)
        title = QHBoxLayout()
        title.setSpacing(scaled(10))
        title.addWidget(self._title)
        title.addWidget(self._type)
        title.addWidget(self.copy_link)
        title.addStretch(1)
        title.addWidget(self._badge)
        version = QHBoxLayout()
        version.setSpacing(scaled(10))
        version.addWidget(self._version_label)
        version.addWidget(self.versions)
        version.addStretch(1)
        self.versions.setMaximumWidth(scaled(344))
        self.versions.setMinimumWidth(scaled(220))
        version.setStretchFactor(self.versions, 100)
        filters = QWidget()
        row = _row(filters, scaled(8))
        row.addWidget(self.filter, 100)
        for group in self._groups.values():
            row.addWidget(group)
        row.addStretch(1)
        self.filter.setMinimumWidth(scaled(150))
        self.filter.setMaximumWidth(scaled(320))
        self._filters = Wrapping(filters, self._count, scaled(8))
        target = QWidget()
        row = _row(target, scaled(10))
        row.addWidget(self._target_label)
        row.addWidget(self.target, 1)
        row.addWidget(self.choose)
        self.target.setMinimumWidth(scaled(200))
        self._save = Wrapping(target, self.download, scaled(10))

        self._skeleton = Skeleton()
        self._body = QStackedWidget()
        for page in (self.files, self._skeleton, self._files_error, self._nothing):
            self._body.addWidget(page)
        for widget in (self.files, self._skeleton, self._files_error, self._nothing):
            dress(widget, kind="panel")

        inside = QWidget()
        dress(inside, kind="page")
        content = QVBoxLayout(inside)
        content.setContentsMargins(side, scaled(18), side, 0)
        content.setSpacing(gap)
        content.addLayout(title)
        content.addLayout(version)
        content.addWidget(self._facts)
        content.addWidget(self.access)
        content.addWidget(self._filters)
        content.addWidget(self._body, 1)

        self._content = QWidget()  # the button stays in sight, whatever scrolls
        whole = QVBoxLayout(self._content)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(VerticalScroll(inside), 1)
        bottom = QVBoxLayout()
        bottom.setContentsMargins(side, gap, side, scaled(16))
        bottom.addWidget(self._save)
        whole.addLayout(bottom)
        self._pages = QStackedWidget()
        for part in (self._hint, self._content, self._error):
            self._pages.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    def _connect(self) -> None:
        self.versions.chosen.connect(self.version_chosen)
        self.filter.textChanged.connect(self._typing.start)
        self.filter.returnPressed.connect(self._emit_filter)
        for group, toggle in self._groups.items():
            toggle.clicked.connect(lambda _=False, group=group: self._choose_group(group))
        self._groups[""].setChecked(True)
        self.target.editingFinished.connect(lambda: self.target_changed.emit(self.target.text()))
        self.choose.clicked.connect(self.choose_folder_requested)
        self.download.clicked.connect(self.download_requested)
        menu = QMenu(self.copy_link)
        self._copy_web = menu.addAction("")
        self._copy_web.triggered.connect(lambda: self.copy_link_requested.emit(False))
        self._copy_own = menu.addAction("")
        self._copy_own.triggered.connect(lambda: self.copy_link_requested.emit(True))
        self.copy_link.setMenu(menu)
        self.copy_link.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.access.sign_in_requested.connect(self.sign_in_requested)
        for page in (self._error, self._files_error):
            page.button.clicked.connect(self._go_on)
        self._nothing.button.clicked.connect(self.clear_filter)

    def set_models(self, versions: QAbstractItemModel, files: QAbstractItemModel) -> None:
        """Shows these models; at most once."""
        self.versions.setModel(versions)
        self.files.setModel(files)
        for signal in (files.modelReset, files.layoutChanged, files.rowsInserted, files.rowsRemoved):
            signal.connect(self._show_body)

    # -- which page

    def show_nothing(self) -> None:
        """Nothing is chosen yet."""
        self._pages.setCurrentWidget(self._hint)

    def show_artifact(self, title: str, type_name: str) -> None:
        """Names the artifact at once; everything else may still be on its way."""
        self._title.set_text(title)
        self._type.setText(type_name)
        self._type.setVisible(bool(type_name))
        self.copy_link.setVisible(bool(type_name))  # a page's address has the type in it
        self._pages.setCurrentWidget(self._content)

    def show_error(self, title: str, text: str, *, retry: bool = True, sign_in: bool = False) -> None:
        """The artifact could not be had at all. `sign_in`: because nobody is signed in any more."""
        self._waiting.stop()
        action = self._way_on(retry, sign_in)
        self._error.set_message(title, text, action, icon_name="warning", role="attention")
        self._pages.setCurrentWidget(self._error)

    def show_files_loading(self) -> None:
        """Files are on their way: what is shown stays for a moment, then grey rows stand in."""
        self._ready, self._loading = False, True
        self._waiting.start()
        self._refresh_download()

    def show_files(self) -> None:
        """The files model has what it needs."""
        self._waiting.stop()
        self._ready, self._loading = True, False
        self._show_body()
        self._refresh_download()

    def show_files_error(self, title: str, text: str, *, retry: bool = True, sign_in: bool = False) -> None:
        """The list of files could not be had. `sign_in`: because nobody is signed in any more."""
        self._waiting.stop()
        self._ready = self._loading = False
        action = self._way_on(retry, sign_in)
        self._files_error.set_message(title, text, action, icon_name="warning", role="attention")
        self._body.setCurrentWidget(self._files_error)
        self._refresh_download()

    # -- what stands on it

    def set_version(self, row: int) -> None:
        """Marks a row of the versions model as the one shown; -1 for none."""
        self.versions.setCurrentIndex(row)

    def set_facts(self, text: str) -> None:
        """When, by whom, how many files, how large."""
        self._facts.set_text(text)

    def set_selection(self, files: int, size: int, total: int) -> None:
        """What is ticked: files and bytes, and how many files there are to tick."""
        self._selected = (files, size)
        self._files = total
        self._refresh_download()

    def set_blocked(
        self,
        badge: str,
        title: str = "",
        text: str = "",
        *,
        request: bool = True,
        try_anyway: bool = False,
        sign_in: bool = False,
    ) -> None:
        """Greys all that downloads. `badge` is a word or two; an empty one lifts it.

        `request` offers a message for the administrator, where one could help; `try_anyway` to download all the same,
        where nothing is certain; `sign_in` to sign in again.
        """
        self._reason = " ".join(part for part in (title, text) if part) if badge else ""
        self._badge.setText(badge)
        self._badge.setVisible(bool(badge))
        self._badge.updateGeometry()
        if badge:
            self.access.show_reason(title, text, request=request, try_anyway=try_anyway, sign_in=sign_in)
        else:
            self.access.clear()
        self._refresh_download()

    def press_download(self) -> None:
        """What the shortcut does: presses the button, or says why it cannot be pressed."""
        if self.download.isEnabled() or not self.download.isVisible():
            self.download.click()
        else:
            self.access.tell(self.download, self.download.accessibleDescription())

    def set_planning(self, planning: bool) -> None:
        """While the folder is looked at, the button says so and cannot be pressed."""
        if planning:
            self._lent_focus = self.window().focusWidget() is self.download
            if self._lent_focus:
                # Qt would hand the focus on with the greying, and the next key would press what it went to.
                self.download.clearFocus()
        self._planning = planning
        self._refresh_download()
        if not planning and self._lent_focus and self.window().focusWidget() is None:
            self.download.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_target(self, folder: str) -> None:
        """Where the files will go."""
        if self.target.text() != folder:
            self.target.setText(folder)

    def clear_filter(self) -> None:
        """Shows all files again."""
        self.filter.clear()
        self._choose_group("")

    def retranslate(self) -> None:
        self._hint.set_message(
            self.tr("Choose an artifact"),
            self.tr("Pick one in the list at the left, or paste a link or a name into the field above."),
        )
        self._version_label.setText(self.tr("Version"))
        for part in (self.versions, self.versions.view()):
            part.setAccessibleName(self.tr("Version"))
        self.copy_link.set_words(self.tr("Copy link"))
        self._copy_web.setText(self.tr("Copy the link of the web page"))
        self._copy_own.setText(self.tr("Copy a link that opens in Artifact Desktop"))
        self.access.retranslate()
        self.filter.setPlaceholderText(self.tr("Filter files, for example *.png"))
        self.filter.setAccessibleName(self.tr("Filter files"))
        for group, text in (("", self.tr("All")), (IMAGES, self.tr("Images")), (TABLES, self.tr("Tables"))):
            self._groups[group].setText(text)
        self.files.setAccessibleName(self.tr("Files"))
        self.files.header().setAccessibleName(self.tr("Columns"))
        self._nothing.set_message(
            self.tr("No file matches"), self.tr("Ticked files stay ticked while they are hidden."), self.tr("Show all")
        )
        self._target_label.setText(self.tr("Save to"))
        self.target.setAccessibleName(self.tr("Save to"))
        self.choose.setText(self.tr("Choose…"))
        self.choose.setAccessibleName(self.tr("Choose folder"))
        self.download.setAccessibleName(self.tr("Download"))
        self._refresh_download()

    # -- inside

    def _way_on(self, retry: bool, sign_in: bool) -> str:
        """The words of an error's button."""
        self._signed_out = sign_in
        if sign_in:
            return self.tr("Sign in again")
        return self.tr("Try again") if retry else ""

    def _go_on(self) -> None:
        (self.sign_in_requested if self._signed_out else self.retry_requested).emit()

    def _refresh_download(self) -> None:
        self.versions.set_placeholder(self.tr("Loading…") if self._loading else self.tr("No versions"))
        files, size = self._selected
        blocked = bool(self._reason)
        self._count.setText(words.selection_text(files, self._files) if self._ready else "")
        self._count.setVisible(not blocked)
        enabled = self._ready and not blocked and files > 0 and not self._planning
        if blocked:
            text, reason = self.tr("Download not available"), self._reason
        elif not self._ready:
            text, reason = self.tr("Download"), self.tr("The list of files is not here yet.")
        elif not self._files:
            text = self.tr("Download")
            reason = self.tr(
                "There is nothing to download here: the version is empty, or its files are stored elsewhere."
            )
        elif not files:
            text, reason = self.tr("Download"), self.tr("Tick the files you want.")
        elif self._planning:
            text, reason = self.tr("Looking at the folder…"), self.tr("What is there already is being compared.")
        else:
            text, reason = self.tr("Download {files}").format(files=words.files_text(files)), ""
            text = f"{text}  ·  {words.size_text(size)}"
        self.download.setText(text)
        self.download.set_icon("lock" if blocked else "download")
        self.download.setEnabled(enabled)
        self.download.setToolTip(tool_tip(reason))
        self.download.setAccessibleDescription(reason or text)
        for row in (self._filters, self._save):
            row.rearrange()

    def _show_body(self) -> None:
        if not self._ready:
            return
        model = self.files.model()
        empty = model is not None and model.rowCount() == 0 and bool(self.filter.text() or self._group())
        self._body.setCurrentWidget(self._nothing if empty else self.files)

    def _group(self) -> str:
        return next((group for group, toggle in self._groups.items() if toggle.isChecked()), "")

    def _choose_group(self, group: str) -> None:
        for other, toggle in self._groups.items():
            toggle.setChecked(other == group)
        self._emit_filter()

    def _emit_filter(self) -> None:
        self._typing.stop()
        self.filter_changed.emit(self.filter.text(), self._group())


def _row(inside: QWidget, gap: int) -> QHBoxLayout:
    row = QHBoxLayout(inside)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(gap)
    return row
