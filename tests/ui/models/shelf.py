"""A loader for the project tree over plain lists, and ways to find rows in it."""

import threading
from collections.abc import Iterable, Sequence
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from pytestqt.qtbot import QtBot

from artifact_desktop.core.access import Access, Verdict
from artifact_desktop.core.errors import AppError, Code, NetworkError
from artifact_desktop.core.models import ArtifactType, Collection, CollectionPath, Organization, Project, Viewer
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
