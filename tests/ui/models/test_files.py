"""The file tree through Qt's eyes, with Qt's model tester watching."""

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QTreeView
from pytestqt.qtbot import QtBot

from artifact_desktop.core.errors import AppError, Code
from artifact_desktop.core.models import ManifestEntry
from artifact_desktop.transfer.job import FileProgress, FileState
from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.models import files as files_module
from artifact_desktop.ui.models.files import Column, FileIndex, FileTreeModel
from artifact_desktop.ui.models.kinds import IMAGES
from artifact_desktop.ui.roles import Role, RowStatus

Checked, Unchecked, Partly = Qt.CheckState.Checked, Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked

ENTRIES = (
    ManifestEntry("README.md", "", 4_000),
    ManifestEntry("annotations/labels.csv", "", 88_000),
    ManifestEntry("annotations/scores.table.json", "", 2_400_000),
    *(ManifestEntry(f"images/{number:04}.png", "", 1_600_000) for number in range(1, 6)),
    ManifestEntry("images/deep/er/x.bin", "", 7),
    ManifestEntry("raw-video.mp4", "etag", 5_000_000, ref="s3://lab-bucket/raw/9"),
)


@pytest.fixture
def model(background: Background) -> FileTreeModel:
    model = FileTreeModel(background)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    model.set_index(FileIndex(ENTRIES))
    return model


def texts(model: FileTreeModel, parent: QModelIndex | None = None, column: int = 0) -> list[str]:
    parent = parent or QModelIndex()
    return [model.index(row, column, parent).data() for row in range(model.rowCount(parent))]


def find(model: FileTreeModel, path: str, column: Column = Column.NAME) -> QModelIndex:
    index = QModelIndex()
    for name in path.split("/"):
        index = model.index(texts(model, index).index(name), 0, index)
    return index.siblingAtColumn(column)


def tick(model: FileTreeModel, path: str, state: Qt.CheckState = Checked) -> bool:
    return model.setData(find(model, path), state, Qt.ItemDataRole.CheckStateRole)


def box(model: FileTreeModel, path: str) -> Qt.CheckState:
    return Qt.CheckState(find(model, path).data(Qt.ItemDataRole.CheckStateRole))


def test_rows_and_columns(model: FileTreeModel) -> None:
    assert texts(model) == ["annotations", "images", "raw-video.mp4", "README.md"]
    assert texts(model, column=Column.KIND) == ["Folder", "Folder", "Reference", "Markdown"]
    assert [text.replace("\u00a0", " ") for text in texts(model, column=Column.SIZE)] == ["2.5 MB", "8 MB", "—", "4 kB"]
    annotations = find(model, "annotations")
    assert texts(model, annotations) == ["labels.csv", "scores.table.json"]
    assert texts(model, annotations, Column.KIND) == ["CSV table", "W&B table"]
    assert model.path(find(model, "images/deep/er")) == "images/deep/er"
    assert model.entry(find(model, "images/0002.png")) == ENTRIES[4]
    assert model.entry(annotations) is None
    assert model.index_of_path("images/deep/er/x.bin") == find(model, "images/deep/er/x.bin")
    assert [model.headerData(section, Qt.Orientation.Horizontal) for section in Column] == [
        "Name",
        "Size",
        "Kind",
        "Status",
    ]


def test_everything_is_ticked_at_first(model: FileTreeModel) -> None:
    assert model.selection() == model.totals() == (9, 10_492_007)
    assert box(model, "images") is Checked


def test_ticks_and_totals(model: FileTreeModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.selection_changed):
        assert tick(model, "images/0001.png", Unchecked)
    assert box(model, "images") is Partly
    assert model.selection() == (8, 8_892_007)
    tick(model, "images", Unchecked)
    assert box(model, "images/deep/er/x.bin") is Unchecked
    assert box(model, "images/deep") is Unchecked
    assert [entry.path for entry in model.selected_entries()] == [
        "README.md",
        "annotations/labels.csv",
        "annotations/scores.table.json",
    ]
    tick(model, "images/deep/er/x.bin")
    assert (box(model, "images"), box(model, "images/deep")) == (Partly, Checked)
    model.set_all_checked(False)
    assert model.selection() == (0, 0)
    model.set_all_checked(True)
    assert model.selection() == model.totals()


def test_the_box_above_the_names_stands_for_all_that_is_shown(model: FileTreeModel, qtbot: QtBot) -> None:
    def above() -> object:
        return model.headerData(Column.NAME, Qt.Orientation.Horizontal, Qt.ItemDataRole.CheckStateRole)

    def tick_all(state: Qt.CheckState) -> bool:
        return model.setHeaderData(Column.NAME, Qt.Orientation.Horizontal, state, Qt.ItemDataRole.CheckStateRole)

    assert above() is Checked
    with qtbot.waitSignal(model.headerDataChanged):
        tick(model, "images/0001.png", Unchecked)
    assert above() is Partly
    assert tick_all(Unchecked)
    assert (above(), model.selection()) == (Unchecked, (0, 0))
    with qtbot.waitSignal(model.headerDataChanged):
        model.set_filter("*.png")
    assert tick_all(Checked)
    assert (above(), model.selection()[0]) == (Checked, 5)
    model.set_filter("")
    assert above() is Partly
    model.set_filter("raw-video")  # a reference, with nothing to tick
    assert above() is None
    model.set_filter("")
    with qtbot.waitSignal(model.headerDataChanged):
        model.set_checkable(False)
    assert above() is None
    assert not tick_all(Checked)


def test_a_reference_cannot_be_chosen(model: FileTreeModel) -> None:
    reference = find(model, "raw-video.mp4")
    assert not tick(model, "raw-video.mp4")
    assert not reference.data(Role.SELECTABLE)
    assert not reference.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert reference.data(Role.ADDRESS) == "s3://lab-bucket/raw/9"
    status = reference.siblingAtColumn(Column.STATUS)
    assert status.data() == "Stored elsewhere"
    assert status.data(Role.STATUS) == RowStatus.ELSEWHERE


def test_a_view_only_seat_chooses_nothing(model: FileTreeModel) -> None:
    model.set_checkable(False)
    assert model.selection() == (0, 0)
    assert model.selected_entries() == ()
    assert box(model, "images") is Unchecked
    assert not tick(model, "images", Checked)
    model.set_all_checked(True)
    assert model.selection() == (0, 0)
    assert not find(model, "README.md").flags() & Qt.ItemFlag.ItemIsUserCheckable
    model.set_checkable(True)
    assert model.selection() == model.totals()


def test_a_filter_leaves_matches_and_ticks_only_them(model: FileTreeModel) -> None:
    model.set_all_checked(False)
    model.set_filter("*.png")
    assert texts(model) == ["images"]
    assert len(texts(model, find(model, "images"))) == 5
    assert model.shown_files == 5
    tick(model, "images")
    assert box(model, "images") is Checked
    model.set_filter("")
    assert box(model, "images") is Partly  # deep/er/x.bin was not shown
    assert model.selection() == (5, 8_000_000)
    model.set_filter(group=IMAGES)
    assert model.shown_files == 5


def test_where_the_matches_are(model: FileTreeModel) -> None:
    model.set_filter("x.bin")
    assert [model.path(index) for index in model.folders_to_expand()] == ["images", "images/deep", "images/deep/er"]
    assert len(model.folders_to_expand(rows=1)) == 1


def test_a_filter_and_an_order_keep_open_folders_open(model: FileTreeModel, qtbot: QtBot) -> None:
    view = QTreeView()
    qtbot.addWidget(view)
    view.setModel(model)
    images = QPersistentModelIndex(find(model, "images"))
    view.expand(find(model, "images"))
    model.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
    assert texts(model) == ["images", "annotations", "README.md", "raw-video.mp4"]
    model.set_filter("png")
    model.sort(Column.SIZE, Qt.SortOrder.AscendingOrder)
    assert images.isValid()
    assert view.isExpanded(QModelIndex(images))
    model.set_filter("labels")
    assert not images.isValid()


def test_a_huge_filter_runs_in_the_background_and_the_last_one_wins(
    model: FileTreeModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_module, "_FILTERED_HERE", 3)
    model.set_filter("png")
    with qtbot.waitSignal(model.filter_changed):
        model.set_filter("labels")
    assert texts(model) == ["annotations"]
    model.set_filter("png")
    model.set_index(FileIndex(ENTRIES[:1]))
    with qtbot.waitSignal(model.filter_changed):
        model.set_filter("")
        model.set_filter("README")
    assert texts(model) == ["README.md"]


def test_progress_touches_only_rows_that_differ(model: FileTreeModel) -> None:
    images = find(model, "images")
    changes: list[tuple[int, int, int]] = []
    model.dataChanged.connect(lambda first, last: changes.append((first.row(), last.row(), first.column())))
    running = FileProgress(FileState.RUNNING, 656_000, 1_600_000)
    trouble = FileProgress(FileState.FAILED, 0, 1, AppError(Code.FILE_GONE, file="images/0003.png"))
    rows = texts(model, images)
    model.set_progress({"images/0002.png": running, "images/0003.png": trouble, "no/such": running})
    first, last = rows.index("0002.png"), rows.index("0003.png")
    assert changes == [(first, last, Column.STATUS)]
    model.set_progress({"images/0002.png": running})
    assert len(changes) == 1
    status = find(model, "images/0002.png", Column.STATUS)
    assert status.data(Role.PROGRESS) == pytest.approx(0.41)
    assert status.data() == "41\u00a0%"
    failed = find(model, "images/0003.png", Column.STATUS)
    assert failed.data() == "Failed"
    assert "images/0003.png" in failed.data(Qt.ItemDataRole.ToolTipRole)
    model.clear_progress()
    assert status.data() == ""


def test_states_have_words(model: FileTreeModel) -> None:
    said = {}
    for state in FileState:
        model.set_progress({"README.md": FileProgress(state, 1, 2)})
        said[state] = find(model, "README.md", Column.STATUS).data()
    assert said == {
        FileState.QUEUED: "Waiting",
        FileState.RUNNING: "50\u00a0%",
        FileState.CHECKED: "Checked",
        FileState.SKIPPED: "On disk, same",
        FileState.FAILED: "Failed",
    }


def test_a_huge_folder_comes_in_pages(background: Background, qtbot: QtBot) -> None:
    model = FileTreeModel(background)
    model.set_index(FileIndex([ManifestEntry(f"f{number}", "", 1) for number in range(12_000)]))
    root = QModelIndex()
    assert model.rowCount() == 5_000
    assert model.canFetchMore(root)
    model.fetchMore(root)
    assert model.rowCount() == 10_000
    view = QTreeView()
    qtbot.addWidget(view)
    view.setUniformRowHeights(True)
    view.setModel(model)
    view.show()
    view.scrollToBottom()
    qtbot.waitUntil(lambda: model.rowCount() == 12_000)
    assert not model.canFetchMore(root)
    assert model.selection() == (12_000, 12_000)
    model.set_filter("f11999")
    assert model.rowCount() == 1


def test_a_page_before_other_rows_grows_when_its_end_is_seen(background: Background, qtbot: QtBot) -> None:
    """A view alone fetches more only when its very last row is reached."""
    model = FileTreeModel(background)
    entries = [ManifestEntry(f"many/f{number}", "", 1) for number in range(7_000)]
    model.set_index(FileIndex([*entries, *(ManifestEntry(f"z{number}", "", 1) for number in range(100))]))
    view = QTreeView()
    qtbot.addWidget(view)
    view.setUniformRowHeights(True)
    view.setModel(model)
    many = model.index(0, 0)
    view.expand(many)
    view.show()
    view.scrollTo(model.index(4_999, 0, many))
    qtbot.waitUntil(lambda: model.rowCount(model.index(0, 0)) == 7_000)
