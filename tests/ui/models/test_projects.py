"""The project tree with a loader of its own and real background threads."""

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QTreeView
from pytestqt.qtbot import QtBot

from artifact_desktop.core.errors import AppError, Code, NetworkError
from artifact_desktop.core.models import ArtifactType, Collection, CollectionPath
from artifact_desktop.ui.models.projects import ProjectTreeModel
from artifact_desktop.ui.roles import NodeKind, Role
from tests.ui.models.shelf import BIKES, MODEL, REGISTERED, Shelf, find, opened, texts


def test_nothing_is_asked_before_it_is_opened(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    assert not shelf.asked
    opened(qtbot, model)
    assert texts(model) == ["vision-lab", "partner-university", "Registry"]
    assert not [question for question in shelf.asked if question.startswith("projects")]


def test_the_way_down_to_an_artifact(qtbot: QtBot, model: ProjectTreeModel) -> None:
    dataset = opened(qtbot, model, "vision-lab", "bike-detection", "dataset")
    assert texts(model, find(model, "vision-lab")) == ["bike-detection", "pose"]
    assert texts(model, find(model, "vision-lab", "bike-detection")) == ["dataset", "model", "System"]
    assert texts(model, find(model, "vision-lab", "bike-detection", "System")) == ["run_table", "wandb-history"]
    assert texts(model, dataset) == ["bike-dataset", "street-scenes"]
    first = model.index(0, 0, dataset)
    assert model.collection_path(first) == BIKES
    assert first.data(Role.VALUE) == Collection(BIKES, "dataset")
    assert first.data(Role.NODE) == NodeKind.COLLECTION
    assert first.data(Role.SELECTABLE)
    assert not model.hasChildren(first)
    assert dataset.data(Role.VALUE) == ArtifactType("dataset")
    assert model.collection_path(dataset) is None


def test_registries_go_by_their_human_names(qtbot: QtBot, model: ProjectTreeModel) -> None:
    registry = opened(qtbot, model, "Registry", "models")
    assert registry.data(Role.NODE) == NodeKind.REGISTRY
    assert texts(model, registry) == ["detector"]
    assert model.collection_path(model.index(0, 0, registry)) == REGISTERED


def test_an_empty_place_says_so(qtbot: QtBot, model: ProjectTreeModel) -> None:
    pose = opened(qtbot, model, "vision-lab", "pose")
    assert texts(model, pose) == ["Nothing here"]
    assert model.index(0, 0, pose).flags() == Qt.ItemFlag.NoItemFlags


def test_a_lock_arrives_with_its_reason(qtbot: QtBot, model: ProjectTreeModel) -> None:
    opened(qtbot, model)
    partner = find(model, "partner-university")
    qtbot.waitUntil(lambda: bool(partner.data(Role.LOCKED)))
    assert "view-only" in partner.data(Qt.ItemDataRole.ToolTipRole)
    assert "view-only" in partner.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert not find(model, "vision-lab").data(Role.LOCKED)


def test_a_quick_answer_shows_no_loading_row(qtbot: QtBot, model: ProjectTreeModel) -> None:
    seen: list[NodeKind] = []
    model.rowsInserted.connect(lambda parent, first, _: seen.append(model.index(first, 0, parent).data(Role.NODE)))
    opened(qtbot, model)
    assert NodeKind.LOADING not in seen


def test_a_slow_answer_is_announced_by_a_loading_row(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    shelf.gate.clear()
    model.load()
    qtbot.waitUntil(lambda: texts(model) == ["Loading…"])
    shelf.gate.set()
    qtbot.waitUntil(lambda: len(texts(model)) == 3)
    assert "Loading…" not in texts(model)


def test_a_failure_is_a_row_that_tries_again(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    opened(qtbot, model)
    shelf.trouble = NetworkError(Code.TIMED_OUT, host="example.org")
    lab = opened(qtbot, model, "vision-lab")
    assert texts(model, lab) == ["No answer in time. Try again"]
    row = model.index(0, 0, lab)
    assert row.data(Role.NODE) == NodeKind.FAILED
    assert "example.org" in row.data(Qt.ItemDataRole.ToolTipRole)
    shelf.trouble = None
    assert model.retry(row)
    qtbot.waitUntil(lambda: texts(model, lab) == ["bike-detection", "pose"])
    assert not model.retry(lab)


def test_asking_again_keeps_what_is_there(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    opened(qtbot, model, "vision-lab", "bike-detection", "dataset")
    bikes = QPersistentModelIndex(find(model, "vision-lab", "bike-detection", "dataset", "bike-dataset"))
    shelf.project_names = ["zebra", "bike-detection", "aardvark"]
    model.refresh()
    lab = find(model, "vision-lab")
    qtbot.waitUntil(lambda: texts(model, lab) == ["aardvark", "bike-detection", "zebra"])
    assert bikes.isValid()
    assert bikes.data() == "bike-dataset"


def test_asking_again_in_vain_changes_nothing_but_is_told(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    lab = opened(qtbot, model, "vision-lab")
    shelf.trouble = NetworkError(Code.CONNECTION_LOST, host="example.org")
    with qtbot.waitSignal(model.failed) as told:
        model.refresh()
    assert told.args == [shelf.trouble]
    assert texts(model, lab) == ["bike-detection", "pose"]


def test_recent_artifacts_come_first_and_only_when_there_are_any(qtbot: QtBot, model: ProjectTreeModel) -> None:
    model.set_recent([MODEL, BIKES])
    opened(qtbot, model)
    assert texts(model)[0] == "Recent"
    assert texts(model, find(model, "Recent")) == ["detector-small", "bike-dataset"]
    model.set_recent([BIKES, MODEL])
    assert texts(model, find(model, "Recent")) == ["bike-dataset", "detector-small"]
    assert model.collection_path(model.index(0, 0, find(model, "Recent"))) == BIKES
    model.set_recent([])
    assert texts(model) == ["vision-lab", "partner-university", "Registry"]


def test_a_link_is_found_through_rows_nobody_opened(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    found: list[QModelIndex] = []
    missing: list[AppError] = []
    model.locate(MODEL, found.append, missing.append, type_name="model")
    qtbot.waitUntil(lambda: bool(found))
    assert model.collection_path(found[0]) == MODEL
    assert "collections vision-lab/bike-detection/dataset" not in shelf.asked
    model.locate(BIKES, found.append, missing.append)
    qtbot.waitUntil(lambda: len(found) == 2)
    model.locate(REGISTERED, found.append, missing.append)
    qtbot.waitUntil(lambda: len(found) == 3)
    assert [model.collection_path(index) for index in found] == [MODEL, BIKES, REGISTERED]
    assert not missing


@pytest.mark.parametrize(
    "path",
    [
        CollectionPath("nobody", "bike-detection", "bike-dataset"),
        CollectionPath("vision-lab", "no-such", "bike-dataset"),
        CollectionPath("vision-lab", "bike-detection", "no-such"),
        CollectionPath("org-entity", "wandb-registry-no-such", "detector"),
    ],
)
def test_a_link_to_nowhere_is_told(qtbot: QtBot, model: ProjectTreeModel, path: CollectionPath) -> None:
    found: list[QModelIndex] = []
    missing: list[AppError] = []
    model.locate(path, found.append, missing.append)
    qtbot.waitUntil(lambda: bool(missing))
    assert missing[0].code is Code.NOT_FOUND
    assert not found


def test_the_last_link_wins(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    shelf.gate.clear()
    found: list[CollectionPath | None] = []
    model.locate(BIKES, lambda index: found.append(model.collection_path(index)), pytest.fail)
    model.locate(MODEL, lambda index: found.append(model.collection_path(index)), pytest.fail)
    shelf.gate.set()
    qtbot.waitUntil(lambda: bool(found))
    assert found == [MODEL]


def test_another_account_starts_anew_and_old_answers_are_lost(
    qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf
) -> None:
    shelf.gate.clear()
    model.load()
    other = Shelf()
    model.set_loader(other)
    shelf.gate.set()
    model.load()
    qtbot.waitUntil(lambda: model.rowCount() == 3)
    assert "entities" in other.asked
    model.set_loader(None)
    assert model.rowCount() == 0
    assert not model.canFetchMore(QModelIndex())


def test_a_thousand_projects_in_a_view(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    shelf.project_names = [f"project-{number}" for number in range(1000)]
    view = QTreeView()
    qtbot.addWidget(view)
    view.setModel(model)
    lab = opened(qtbot, model, "vision-lab")
    view.expand(lab)
    view.show()
    assert model.rowCount(lab) == 1000
    assert texts(model, lab)[:3] == ["project-0", "project-1", "project-2"]  # natural order, 2 before 10
    shelf.project_names = shelf.project_names[::2]
    model.refresh()
    qtbot.waitUntil(lambda: model.rowCount(find(model, "vision-lab")) == 500)


def test_every_change_is_announced_as_qt_wants_it(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    """Qt's tester opens everything it sees, and compares what is announced with what is there."""
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    opened(qtbot, model, "vision-lab", "bike-detection", "dataset")
    model.set_recent([MODEL, BIKES])
    shelf.project_names = ["zebra", "bike-detection", "aardvark", "middle"]
    model.refresh()
    qtbot.waitUntil(lambda: len(texts(model, find(model, "vision-lab"))) == 4)
    model.set_recent([BIKES])
    shelf.trouble = NetworkError(Code.TIMED_OUT, host="example.org")
    opened(qtbot, model, "vision-lab", "zebra")
    shelf.trouble = None
    shelf.project_names = ["middle"]
    model.refresh()
    qtbot.waitUntil(lambda: texts(model, find(model, "vision-lab")) == ["middle"])
    model.retranslate()
    model.set_loader(None)
