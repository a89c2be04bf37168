"""The project tree with a loader of its own and real background threads."""

import threading
from collections.abc import Iterable, Sequence
from typing import TypeVar

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QTreeView
from pytestqt.qtbot import QtBot

from artifact_desktop.core.access import Access, Verdict
from artifact_desktop.core.errors import AppError, Code, NetworkError, SignInError
from artifact_desktop.core.models import ArtifactType, Collection, CollectionPath, Organization, Project, Viewer
from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.models.projects import ProjectTreeModel
from artifact_desktop.ui.roles import NodeKind, Role

T = TypeVar("T")

BIKES = CollectionPath("vision-lab", "bike-detection", "bike-dataset")
MODEL = CollectionPath("vision-lab", "bike-detection", "detector-small")
REGISTERED = CollectionPath("org-entity", "wandb-registry-models", "detector")


class Shelf:
    """A loader over plain lists. `gate` holds answers back while it is closed; `trouble` makes them fail."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.trouble: AppError | None = None
        self.asked: list[str] = []
        self.project_names = ["pose", "bike-detection"]
        self.locked = {"partner-university"}
        self.owners = {"The Organization": "org-entity"}
        self.registry_names = {"org-entity": ["models"]}
        self.broken: set[str] = set()
        self.viewer = Viewer("1", "ana", "Ana", "vision-lab", ("vision-lab",))
        self.server = "wandb.example.org"

    def _answer(self, question: str, answer: T) -> T:
        self.asked.append(question)
        self.gate.wait(30)
        if self.trouble is not None:
            raise self.trouble
        return answer

    def entities(self) -> Iterable[str]:
        return self._answer("entities", ["vision-lab", "partner-university"])

    def projects(self, entity: str) -> Iterable[Project]:
        names = self.project_names if entity == "vision-lab" else []
        return self._answer(f"projects {entity}", [Project(entity, name) for name in names])

    def types(self, entity: str, project: str) -> Iterable[ArtifactType]:
        names = ["model", "run_table", "dataset", "wandb-history"] if project != "pose" else []
        return self._answer(f"types {entity}/{project}", [ArtifactType(name) for name in names])

    def collections(self, entity: str, project: str, type_name: str) -> Iterable[Collection]:
        names = {
            ("bike-detection", "dataset"): ["street-scenes", "bike-dataset"],
            ("bike-detection", "model"): ["detector-small"],
            ("wandb-registry-models", "model"): ["detector"],
        }.get((project, type_name), [])
        found = [Collection(CollectionPath(entity, project, name), type_name) for name in names]
        return self._answer(f"collections {entity}/{project}/{type_name}", found)

    def organizations(self) -> Sequence[Organization]:
        return [Organization(name, entity) for name, entity in self.owners.items()]

    def registries(self, organization: Organization) -> Iterable[Project]:
        assert organization.entity is not None
        if organization.entity in self.broken:
            raise NetworkError(Code.TIMED_OUT, host="wandb.example.org")
        names = self.registry_names.get(organization.entity, [])
        found = [Project(organization.entity, f"wandb-registry-{name}") for name in names]
        return self._answer(f"registries {organization.entity}", found)

    def registry_access(self, registry: Project) -> Access:
        verdict = Verdict.RESTRICTED_ROLE if registry.title in self.locked else Verdict.UNKNOWN
        return self._answer(f"access {registry.entity}/{registry.name}", Access(verdict))

    def entity_access(self, entity: str) -> Access:
        verdict = Verdict.VIEW_ONLY_SEAT if entity in self.locked else Verdict.UNKNOWN
        return self._answer(f"access {entity}", Access(verdict))


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def model(background: Background, shelf: Shelf) -> ProjectTreeModel:
    return ProjectTreeModel(background, shelf)


def texts(model: ProjectTreeModel, parent: QModelIndex = QModelIndex()) -> list[str]:  # noqa: B008 - Qt's habit
    return [model.index(row, 0, parent).data() for row in range(model.rowCount(parent))]


def find(model: ProjectTreeModel, *path: str) -> QModelIndex:
    index = QModelIndex()
    for name in path:
        index = model.index(texts(model, index).index(name), 0, index)
    return index


def opened(qtbot: QtBot, model: ProjectTreeModel, *path: str) -> QModelIndex:
    """The row at `path`, each row on the way opened as a view would do it."""
    index = QModelIndex()
    for name in (None, *path):
        if name is not None:
            index = find(model, *path[: path.index(name) + 1])
        if model.canFetchMore(index):
            model.fetchMore(index)
        holder = QPersistentModelIndex(index)
        qtbot.waitUntil(lambda holder=holder: settled(model, QModelIndex(holder)))
        index = QModelIndex(holder)
    return index


def settled(model: ProjectTreeModel, index: QModelIndex) -> bool:
    if not model.hasChildren(index):
        return True
    first = model.index(0, 0, index)
    return first.isValid() and first.data(Role.NODE) != NodeKind.LOADING


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


def test_registries_stand_by_organization_where_several_have_some(
    qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf
) -> None:
    shelf.owners |= {"Empty One": "empty", "Partner": "partner-org"}
    shelf.registry_names["partner-org"] = ["shared", "audits"]
    opened(qtbot, model, "Registry")
    assert texts(model, find(model, "Registry")) == ["Partner", "The Organization"]
    assert texts(model, find(model, "Registry", "Partner")) == ["audits", "shared"]
    assert len([question for question in shelf.asked if question.startswith("registries")]) == 3
    model.refresh()
    qtbot.waitUntil(lambda: len([each for each in shelf.asked if each.startswith("registries")]) > 5)
    assert texts(model, find(model, "Registry", "Partner")) == ["audits", "shared"]


def test_an_organization_that_cannot_be_asked_hides_no_other(
    qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf
) -> None:
    shelf.owners["Partner"] = "partner-org"
    shelf.broken.add("partner-org")
    opened(qtbot, model, "Registry", "Partner")
    assert texts(model, find(model, "Registry")) == ["Partner", "The Organization"]
    assert texts(model, find(model, "Registry", "Partner")) == ["No answer in time. Try again"]
    shelf.broken.clear()
    shelf.registry_names["partner-org"] = ["shared"]
    assert model.retry(model.index(0, 0, find(model, "Registry", "Partner")))
    qtbot.waitUntil(lambda: texts(model, find(model, "Registry", "Partner")) == ["shared"])


def test_many_organizations_are_asked_when_they_are_opened(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    shelf.owners |= {f"Organization {number}": f"o{number}" for number in range(1, 31)}
    shelf.registry_names["o2"] = ["second"]
    opened(qtbot, model, "Registry")
    assert texts(model, find(model, "Registry"))[:3] == ["Organization 1", "Organization 2", "Organization 3"]
    assert "registries o2" not in shelf.asked
    opened(qtbot, model, "Registry", "Organization 2")
    assert texts(model, find(model, "Registry", "Organization 2")) == ["second"]


def test_without_organizations_there_is_no_registry(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    shelf.owners.clear()
    opened(qtbot, model)
    assert texts(model) == ["vision-lab", "partner-university"]


def test_a_collection_is_found_below_its_organization(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    shelf.owners["Partner"] = "partner-org"
    shelf.registry_names["partner-org"] = ["shared"]
    found: list[str] = []
    model.locate(REGISTERED, lambda index: found.append(index.data()), lambda _: None)
    qtbot.waitUntil(lambda: bool(found))
    assert found == ["detector"]


def test_a_model_registry_of_a_team_holds_its_models(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    shelf.project_names.append("model-registry")
    opened(qtbot, model, "vision-lab")
    registry = find(model, "vision-lab", "Model registry")
    assert registry.data(Role.NODE) == NodeKind.REGISTRY
    assert registry.data(Role.ICON) == "cube"


def test_a_registry_is_asked_about_when_it_is_seen(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    shelf.locked = {"models"}
    opened(qtbot, model, "Registry")
    assert not [question for question in shelf.asked if "wandb-registry-models" in question]
    registry = find(model, "Registry", "models")
    assert not registry.data(Role.LOCKED)
    qtbot.waitUntil(lambda: bool(registry.data(Role.LOCKED)))
    reason = registry.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert "registry models" in reason
    assert "wandb-registry-" not in reason
    shelf.locked.clear()
    model.refresh()
    qtbot.waitUntil(lambda: not registry.data(Role.LOCKED))


def test_what_the_server_said_goes_before_what_a_seat_suggests(
    qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf
) -> None:
    opened(qtbot, model, "vision-lab")
    project = find(model, "vision-lab", "bike-detection")
    model.set_access(BIKES, Access(Verdict.DENIED))
    assert project.data(Role.LOCKED)
    assert "bike-detection" in project.data(Qt.ItemDataRole.ToolTipRole)
    model.set_access(MODEL, Access(Verdict.VERSION_GONE))  # says nothing of the project
    assert project.data(Role.LOCKED)
    model.set_access(BIKES, Access(Verdict.ALLOWED))
    assert not project.data(Role.LOCKED)


def test_signed_out_rows_lead_to_signing_in(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    opened(qtbot, model)
    shelf.trouble = SignInError(Code.SIGNED_OUT, server="wandb.example.org")
    opened(qtbot, model, "vision-lab")
    row = model.index(0, 0, find(model, "vision-lab"))
    assert row.data() == "You are signed out. Sign in again"
    with qtbot.waitSignal(model.sign_in_wanted):
        model.retry(row)
