"""The middle of the window by mouse and keyboard: the files, their boxes, the filter, and the button that downloads."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from artifact_desktop.ui import words
from artifact_desktop.ui.delegates.files import FileDelegate
from artifact_desktop.ui.models.file_index import Column
from artifact_desktop.ui.models.kinds import IMAGES
from artifact_desktop.ui.views.artifact import ArtifactView
from artifact_desktop.ui.widgets.buttons import IconButton
from artifact_desktop.ui.widgets.header import FlatHeader
from tests.ui import gallery
from tests.ui.scene import Scene, visible


def box_of(scene: Scene, path: str) -> tuple[object, QPoint]:
    """A file's row, and the middle of its tick box."""
    tree, index = scene.artifact.files, scene.files.index_of_path(path)
    tree.scrollTo(index)
    option = QStyleOptionViewItem()
    option.rect = tree.visualRect(index)
    delegate = tree.itemDelegate()
    assert isinstance(delegate, FileDelegate)
    return index, delegate._box(option).center().toPoint()


def test_a_click_on_the_box_ticks_and_one_on_the_name_does_not(qtbot: QtBot, scene: Scene) -> None:
    gallery.normal(scene)
    index, box = box_of(scene, "images/0003.png")
    viewport = scene.artifact.files.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=box)
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=box + QPoint(80, 0))
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=box)
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked


def test_a_click_on_the_box_above_the_names_ticks_all_and_one_beside_it_sorts(qtbot: QtBot, scene: Scene) -> None:
    gallery.normal(scene)
    header = scene.artifact.files.header()
    assert isinstance(header, FlatHeader)
    box = header.box(Column.NAME).center().toPoint()
    everything = scene.files.totals()[0]
    for files in (everything, 0, everything):  # some are ticked at first
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=box)
        assert scene.files.selection()[0] == files
    assert header.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=box + QPoint(40, 0))
    assert scene.files.selection()[0] == everything
    assert header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder


def test_enter_presses_the_button_that_has_the_focus(qtbot: QtBot, scene: Scene) -> None:
    gallery.jobs(scene)
    for button in (scene.artifact.download, *scene.transfers.findChildren(IconButton)[:1]):
        with qtbot.waitSignal(button.clicked):
            qtbot.keyClick(button, Qt.Key.Key_Return)


def test_the_download_button_has_the_focus_again_after_the_folder_was_looked_at(scene: Scene) -> None:
    gallery.jobs(scene)
    scene.artifact.download.setFocus()
    scene.artifact.set_planning(True)
    assert scene.focusWidget() is None  # a key that is pressed now presses nothing
    scene.artifact.set_planning(False)
    assert scene.focusWidget() is scene.artifact.download
    scene.artifact.set_planning(True)
    scene.artifact.filter.setFocus()
    scene.artifact.set_planning(False)
    assert scene.focusWidget() is scene.artifact.filter


def test_space_ticks_all_selected_rows_whatever_column_was_clicked(qtbot: QtBot, scene: Scene) -> None:
    gallery.normal(scene)
    tree = scene.artifact.files
    first = scene.files.index_of_path("images/0003.png")
    tree.setCurrentIndex(first.siblingAtColumn(2))
    qtbot.keyClick(tree, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    before = scene.files.selection()[0]
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert scene.files.selection()[0] == before - 2
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert scene.files.selection()[0] == before


def test_the_button_says_what_it_will_do(qtbot: QtBot, scene: Scene) -> None:
    gallery.normal(scene)
    files, size = scene.files.selection()
    text = scene.artifact.download.text()
    assert words.number_text(files) in text
    assert words.size_text(size) in text
    with qtbot.waitSignal(scene.artifact.download_requested):
        qtbot.mouseClick(scene.artifact.download, Qt.MouseButton.LeftButton)


def test_nothing_ticked_nothing_to_download(scene: Scene) -> None:
    gallery.normal(scene)
    scene.files.set_all_checked(False)
    assert not scene.artifact.download.isEnabled()
    assert scene.artifact.download.accessibleDescription() == "Tick the files you want."


def test_a_view_only_seat_greys_the_download_and_says_why(qtbot: QtBot, scene: Scene) -> None:
    gallery.view_only(scene)
    button = scene.artifact.download
    assert not button.isEnabled()
    for told in (button.toolTip(), button.accessibleDescription()):
        assert "Your seat in partner-university is view-only" in told
    with qtbot.assertNotEmitted(scene.artifact.download_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    index, box = box_of(scene, "images/0003.png")
    qtbot.mouseClick(scene.artifact.files.viewport(), Qt.MouseButton.LeftButton, pos=box)
    scene.artifact.files.setCurrentIndex(index)
    qtbot.keyClick(scene.artifact.files, Qt.Key.Key_Space)
    assert scene.files.selection() == (0, 0)
    with qtbot.waitSignal(scene.artifact.access.check_requested):
        qtbot.mouseClick(scene.artifact.access.check_again, Qt.MouseButton.LeftButton)
    scene.files.set_checkable(True)
    scene.artifact.set_blocked("")
    assert button.isEnabled()
    assert not button.toolTip()


def test_the_filter_waits_for_the_end_of_a_word_and_asks_once(qtbot: QtBot, scene: Scene) -> None:
    gallery.normal(scene)
    asked = []
    scene.artifact.filter_changed.connect(lambda text, group: asked.append((text, group)))
    with qtbot.waitSignal(scene.artifact.filter_changed):
        qtbot.keyClicks(scene.artifact.filter, "000")
    assert asked == [("000", "")]
    (images,) = scene.findChildren(QAbstractButton, "fileGroupImages")
    qtbot.mouseClick(images, Qt.MouseButton.LeftButton)
    assert asked[-1] == ("000", IMAGES)


def test_a_filter_without_a_match_says_so_and_offers_all(qtbot: QtBot, scene: Scene) -> None:
    gallery.no_match(scene)
    (page,) = scene.findChildren(QWidget, "filesNothing")
    assert page.isVisible()
    (everything,) = scene.findChildren(QAbstractButton, "filesNothingButton")
    qtbot.mouseClick(everything, Qt.MouseButton.LeftButton)
    assert scene.artifact.files.isVisible()
    assert scene.artifact.filter.text() == ""


def test_content_stays_for_a_moment_while_other_content_comes(qtbot: QtBot, scene: Scene) -> None:
    gallery.normal(scene)
    scene.artifact.show_files_loading()
    assert scene.artifact.files.isVisible()
    assert not scene.artifact.download.isEnabled()
    qtbot.waitUntil(lambda: not scene.artifact.files.isVisible())
    scene.artifact.show_files()
    assert scene.artifact.files.isVisible()


@pytest.mark.parametrize("trouble", [gallery.error, gallery.files_error], ids=["artifact", "files"])
def test_an_error_offers_to_try_again(qtbot: QtBot, scene: Scene, trouble: object) -> None:
    trouble(scene)  # type: ignore[operator]  # one of the two functions above
    (button,) = (b for b in visible(scene.artifact, (QAbstractButton,)) if getattr(b, "text", str)() == "Try again")
    with qtbot.waitSignal(scene.artifact.retry_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_version_without_files_to_download_says_so(qtbot: QtBot) -> None:
    view = ArtifactView()
    qtbot.addWidget(view)
    view.show_artifact("external-refs", "dataset")
    view.set_selection(0, 0, 0)
    view.show_files()
    assert not view.download.isEnabled()
    assert "stored elsewhere" in view.download.accessibleDescription()
    view.set_selection(0, 0, 3)
    assert "Tick the files" in view.download.accessibleDescription()
