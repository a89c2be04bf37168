"""The views as a person meets them: by mouse, by keyboard, by a screen reader, in a small window, in Spanish."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QProgressBar,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot

from artifact_desktop.core.models import VersionDetail
from artifact_desktop.transfer.job import JobState
from artifact_desktop.ui import words
from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.theme import apply_theme
from artifact_desktop.ui.views.details import DetailsView
from artifact_desktop.ui.views.sign_in import SignInView
from artifact_desktop.ui.widgets.labels import ElidedLabel
from artifact_desktop.ui.widgets.markdown import MarkdownView
from artifact_desktop.ui.widgets.paint import tool_tip
from tests.ui import content, gallery
from tests.ui.scene import Scene, visible

# What Qt has to say about a platform without a screen is not about us.

INTERACTIVE = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QProgressBar, QTextBrowser)


@pytest.fixture(autouse=True)
def _theme(qapp: QApplication) -> None:
    apply_theme(qapp, "light")


@pytest.fixture
def sign_in(qtbot: QtBot) -> SignInView:
    view = SignInView()
    qtbot.addWidget(view)
    view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    view.resize(1280, 800)
    view.show()
    return view


def nameless(inside: QWidget) -> list[str]:
    """What a screen reader could only call "button"."""
    return [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in visible(inside, INTERACTIVE)
        if not widget.accessibleName() and not (isinstance(widget, QAbstractButton) and widget.text())
    ]


# -- every state


@pytest.mark.parametrize("shot", gallery.SHOTS, ids=lambda shot: shot.name)
def test_everything_that_can_be_used_has_a_name_and_room_for_a_finger(scene: Scene, shot: gallery.Shot) -> None:
    shot.set_up(scene)
    assert nameless(scene) == []
    small = [
        f"{button.objectName()} {button.width()}x{button.height()}"
        for button in visible(scene, (QAbstractButton,))
        if button.width() < 24 or button.height() < 24
    ]
    assert small == []


@pytest.mark.parametrize("pixels", [13, 20], ids=["ordinary", "larger-by-half"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("shot", [gallery.normal, gallery.view_only, gallery.jobs], ids=lambda shot: shot.__name__)
def test_nothing_is_cut_in_a_small_window(
    qapp: QApplication, qtbot: QtBot, shot: object, language: str, pixels: int
) -> None:
    before, larger = qapp.font(), qapp.font()
    larger.setPixelSize(pixels)
    speaking = words.install_language(qapp, language)
    background = Background()
    try:
        qapp.setFont(larger)
        apply_theme(qapp, "light")
        scene = Scene(background)
        qtbot.addWidget(scene)
        scene.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        scene.setMinimumSize(0, 0)
        scene.resize(1024 if pixels == 13 else 1280, 640)
        scene.show()
        shot(scene)  # type: ignore[operator]  # one of the functions above
        for _ in range(3):
            qapp.processEvents()
        assert cut(scene) == []
    finally:
        background.close()
        speaking.install("en")
        qapp.setFont(before)
        apply_theme(qapp, "light")


def cut(scene: Scene) -> list[str]:
    """Buttons and labels that are narrower or lower than their words, or stick out of the window at a side."""
    window = scene.rect()
    found = []
    for widget in visible(scene, (QAbstractButton, QLabel)):
        if isinstance(widget, ElidedLabel) or not widget.text():
            continue
        needed = widget.minimumSizeHint()
        if widget.hasHeightForWidth():
            needed.setHeight(widget.heightForWidth(widget.width()))
        place = QRect(widget.mapTo(scene, QPoint(0, 0)), widget.size())
        if widget.width() < needed.width() or widget.height() < needed.height() - 1:
            found.append(f"{widget.text()!r} has {widget.size().toTuple()} of {needed.toTuple()}")
        elif place.left() < 0 or place.right() > window.right():
            found.append(f"{widget.text()!r} sticks out: {place.getRect()}")
    return found


NAMES = {
    "account": "Account",
    "locationField": "Search or paste a link",
    "projectTree": "Projects",
    "versionSelector": "Version",
    "fileTree": "Files",
    "fileFilter": "Filter files",
    "targetField": "Save to",
    "chooseFolder": "Choose folder",
    "downloadButton": "Download",
    "transferList": "Transfers",
    "detailsPanel": "Details",
    "previewPanel": "Preview",
    "serverField": "Server",
    "keyField": "API key",
    "signInButton": "Sign in",
    "getKeyButton": "Get my key",
    "sampleButton": "Try with sample data",
}


@pytest.mark.parametrize(("name", "spoken"), NAMES.items())
def test_names_that_others_rely_on(scene: Scene, name: str, spoken: str) -> None:
    (widget,) = scene.findChildren(QWidget, name)
    assert widget.accessibleName() == spoken or getattr(widget, "text", str)() == spoken


def test_the_language_can_change_while_the_window_is_open(qapp: QApplication, scene: Scene) -> None:
    gallery.normal(scene)
    speaking = words.install_language(qapp, "es")
    qapp.processEvents()
    try:
        assert scene.artifact.download.text().startswith("Descargar")
        assert scene.sign_in.sign_in.text() == "Iniciar sesión"
        assert nameless(scene) == []
    finally:
        speaking.install("en")
        qapp.processEvents()
    assert scene.artifact.download.text().startswith("Download")


# -- signing in


def test_a_key_is_typed_and_entered(qtbot: QtBot, sign_in: SignInView) -> None:
    sign_in.server.clear()
    qtbot.keyClicks(sign_in.server, "localhost:8080")
    qtbot.keyClicks(sign_in.key, "abc")
    with qtbot.waitSignal(sign_in.sign_in_requested) as told:
        qtbot.keyClick(sign_in.key, Qt.Key.Key_Return)
    assert told.args == ["localhost:8080", "abc"]


def test_the_cloud_is_filled_in_and_the_key_hidden(sign_in: SignInView) -> None:
    assert sign_in.server.text() == "wandb.ai"
    sign_in.key.setText("secret")
    assert sign_in.key.displayText() != "secret"


def test_a_hidden_key_can_be_looked_at(qtbot: QtBot, sign_in: SignInView) -> None:
    sign_in.key.setText("secret")
    (reveal,) = sign_in.key.findChildren(QAbstractButton, "keyFieldReveal")
    assert reveal.accessibleName() == "Show the key"
    qtbot.mouseClick(reveal, Qt.MouseButton.LeftButton)
    assert sign_in.key.displayText() == "secret"
    assert reveal.accessibleName() == "Hide the key"


def test_while_the_key_is_checked_only_cancel_can_be_pressed(qtbot: QtBot, sign_in: SignInView) -> None:
    sign_in.set_busy(True)
    usable = [button.objectName() for button in visible(sign_in, (QAbstractButton,)) if button.isEnabled()]
    assert usable == ["cancelSignInButton"]
    with qtbot.waitSignal(sign_in.cancel_requested):
        qtbot.mouseClick(sign_in.cancel, Qt.MouseButton.LeftButton)
    sign_in.set_busy(False)
    assert sign_in.sign_in.isEnabled()
    assert not sign_in.cancel.isVisible()


def test_an_error_is_said_and_goes_when_one_types_on(qtbot: QtBot, sign_in: SignInView) -> None:
    sign_in.set_busy(True)
    sign_in.show_error("The key was not accepted", "wandb.ai does not know this key.")
    (banner,) = sign_in.findChildren(QWidget, "signInError")
    assert banner.isVisible()
    assert banner.accessibleName() == "The key was not accepted"
    assert sign_in.key.isEnabled()
    qtbot.keyClicks(sign_in.key, "x")
    assert not banner.isVisible()


def test_tab_goes_through_the_screen_from_top_to_bottom(sign_in: SignInView) -> None:
    order, widget = [], sign_in.server
    for _ in range(40):
        widget = widget.nextInFocusChain()
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled():
            order.append(widget.objectName())
    wanted = ["serverFieldChoices", "getKeyButton", "keyField", "keyFieldReveal", "signInButton", "sampleButton"]
    assert order[: len(wanted)] == wanted


# -- the tree


def test_a_click_opens_an_artifact_and_unfolds_a_project(qtbot: QtBot, scene: Scene) -> None:
    tree = scene.sidebar.tree
    project = content.find(scene.tree, "vision-lab")
    click(qtbot, tree, project)
    assert tree.isExpanded(project)
    tree.expandAll()
    artifact = content.find(scene.tree, "street-scenes")
    with qtbot.waitSignal(scene.sidebar.chosen) as told:
        click(qtbot, tree, artifact)
    assert told.args == [artifact]


def test_a_row_that_failed_asks_to_try_again(qtbot: QtBot, scene: Scene) -> None:
    scene.sidebar.tree.expandAll()
    failed = content.find(scene.tree, "No answer. Try again")
    scene.sidebar.tree.setCurrentIndex(failed)
    with qtbot.waitSignal(scene.sidebar.retry_requested):
        qtbot.keyClick(scene.sidebar.tree, Qt.Key.Key_Return)


def test_typing_finds_a_row(qtbot: QtBot, scene: Scene) -> None:
    scene.sidebar.tree.expandAll()
    qtbot.keyClicks(scene.sidebar.tree, "stre")
    assert scene.sidebar.tree.currentIndex().data() == "street-scenes"


def click(qtbot: QtBot, view: QAbstractItemView, index: object) -> None:
    view.scrollTo(index)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())


# -- versions


def test_a_version_is_found_by_its_alias_and_a_deleted_one_is_passed_over(qtbot: QtBot, scene: Scene) -> None:
    gallery.normal(scene)
    selector = scene.artifact.versions
    selector.showPopup()
    rows = selector.view()
    qtbot.keyClicks(rows, "pap")
    assert rows.currentIndex().data() == "v8"
    with qtbot.waitSignal(scene.artifact.version_chosen) as told:
        qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert told.args == [scene.versions.row_of("paper")]
    scene.artifact.set_version(scene.versions.row_of("v10"))
    qtbot.keyClick(selector, Qt.Key.Key_Down)
    assert scene.versions.version(selector.currentIndex()).path.alias == "v8"


# -- transfers


USABLE = {
    JobState.QUEUED: {"pauseButton", "cancelButton", "openFolderButton"},
    JobState.RUNNING: {"pauseButton", "cancelButton", "openFolderButton"},
    JobState.WAITING: {"pauseButton", "cancelButton", "openFolderButton"},
    JobState.PAUSED: {"resumeButton", "cancelButton", "openFolderButton"},
    JobState.DONE: {"openFolderButton", "removeButton"},
    JobState.FAILED: {"retryButton", "openFolderButton", "removeButton"},
    JobState.CANCELLED: {"retryButton", "openFolderButton", "removeButton"},
}


@pytest.mark.parametrize("state", list(JobState))
def test_a_job_offers_what_makes_sense_in_its_state(qtbot: QtBot, scene: Scene, state: JobState) -> None:
    job = content.job(1, state)
    scene.show_jobs((job,))
    buttons = {button.objectName(): button for button in visible(scene.transfers, (QAbstractButton,))}
    assert set(buttons) == USABLE[state]
    for button in buttons.values():
        assert "bike-dataset v12" in button.accessibleName()
        assert button.toolTip() == tool_tip(button.accessibleName())
    with qtbot.waitSignal(scene.transfers.open_folder_requested) as told:
        qtbot.mouseClick(buttons["openFolderButton"], Qt.MouseButton.LeftButton)
    assert told.args == [job]


def test_the_rows_follow_the_model(scene: Scene) -> None:
    assert jobs_shown(scene) == []
    empty = scene.transfers.sizeHint().height()
    scene.show_jobs((content.job(1, JobState.RUNNING), content.job(2, JobState.QUEUED)))
    assert jobs_shown(scene) == [2, 1]
    scene.show_jobs(
        (content.job(2, JobState.RUNNING), content.job(1, JobState.RUNNING), content.job(3, JobState.QUEUED))
    )
    assert jobs_shown(scene) == [3, 1, 2]
    scene.show_jobs((content.job(3, JobState.DONE),))
    assert jobs_shown(scene) == [3]
    scene.show_jobs(())
    assert jobs_shown(scene) == []
    assert scene.transfers.sizeHint().height() == empty


def test_the_first_job_takes_the_place_of_the_words_that_stood_there(scene: Scene) -> None:
    """Else all panes would be laid out and painted again in the moment in which a download begins."""
    before = scene.transfers.height()
    scene.show_jobs((content.job(1, JobState.RUNNING),))
    assert abs(scene.transfers.sizeHint().height() - before) <= 3  # fonts differ


def jobs_shown(scene: Scene) -> list[int]:
    return [row.job.id for row in scene.transfers._rows if row.job is not None]


def test_a_screen_reader_hears_how_far_a_job_is(scene: Scene) -> None:
    scene.show_jobs((content.job(1, JobState.RUNNING, 0.5),))
    (bar,) = visible(scene.transfers, (QProgressBar,))
    assert isinstance(bar, QProgressBar)
    assert bar.value() * 2 == bar.maximum()
    assert bar.accessibleName() == "Progress of bike-dataset v12"


# -- details


def test_a_description_loads_nothing_and_its_links_are_only_reported(qtbot: QtBot) -> None:
    text = "![a plot](https://example.org/a.png) ![][b] <img src='/etc/hostname'>\n\n[b]: file:///etc/hostname"
    view = MarkdownView(f"{text}\n\n[the guide](https://example.org/guide)")
    qtbot.addWidget(view)
    assert "a plot" in view.toPlainText()
    image = view.document().resource(QTextDocument.ResourceType.ImageResource, QUrl("file:///etc/hostname"))
    assert image.isNull()
    with qtbot.waitSignal(view.link_activated) as told:
        view.anchorClicked.emit(QUrl("https://example.org/guide"))
    assert told.args == [QUrl("https://example.org/guide")]
    assert view.toPlainText().strip() != ""


def test_details_tell_all_that_is_known(qtbot: QtBot) -> None:
    view = DetailsView()
    qtbot.addWidget(view)
    view.show_detail(content.DETAIL)
    told = {
        label.whole_text() if isinstance(label, ElidedLabel) else label.text() for label in view.findChildren(QLabel)
    }
    assert {
        "classes",
        "4",
        "split.train",
        "1,198",
        "street",
        "Made by run sunny-valley-9",
        "Used by 3 runs",
        "Never",
    } <= told


def test_metadata_of_any_shape_and_length_is_shown_in_part(qtbot: QtBot) -> None:
    metadata = {f"key-{number}": {"deep": [number, None]} for number in range(5_000)}
    view = DetailsView()
    qtbot.addWidget(view)
    view.show_detail(VersionDetail(content.VERSIONS[1], "dataset", metadata=metadata))
    assert len(view.findChildren(QLabel)) < 200
    view.show_message("It could not be had.")
    assert [label.text() for label in view.findChildren(QLabel) if label.isVisibleTo(view)] == ["It could not be had."]
