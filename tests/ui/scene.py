"""The window filled with `content`, for pictures and for tests of the views."""

from PySide6.QtWidgets import QWidget

from artifact_desktop.transfer.job import JobSnapshot, TransferSnapshot
from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.models.files import FileIndex, FileTreeModel
from artifact_desktop.ui.models.transfers import TransferListModel
from artifact_desktop.ui.models.versions import VersionListModel
from artifact_desktop.ui.window import MainWindow
from tests.ui import content


class Scene(MainWindow):
    """The real window and real models; only what a server would say is made up."""

    def __init__(self, background: Background) -> None:
        super().__init__()
        self.tree = content.project_tree()
        self.versions, self.files = VersionListModel(self), FileTreeModel(background, self)
        self.jobs = TransferListModel(self)
        self.sidebar.set_model(self.tree)
        self.artifact.set_models(self.versions, self.files)
        self.transfers.set_model(self.jobs)
        self.files.selection_changed.connect(self.show_selection)
        self.artifact.filter_changed.connect(self.files.set_filter)
        self.set_accounts(content.WHO, content.ACCOUNTS)
        self.show_workspace()

    def show_selection(self) -> None:
        files, size = self.files.selection()
        self.artifact.set_selection(files, size, self.files.totals()[0])

    def show_artifact(self, chosen: str = "bike-dataset") -> None:
        self.sidebar.tree.expandAll()
        self.sidebar.select(content.find(self.tree, chosen))
        self.versions.set_versions(content.VERSIONS)
        self.artifact.show_artifact(chosen, "dataset")
        self.artifact.set_version(1)
        self.artifact.set_facts("March 3, 2026 by ana, from run sunny-valley-9  ·  1,202 files  ·  2.1 GB")
        self.artifact.set_target("~/Downloads/bike-dataset-v12")
        self.details.show_detail(content.DETAIL)

    def show_files(self) -> None:
        self.files.set_index(FileIndex(content.manifest().entries))
        self.artifact.show_files()
        for row in range(self.files.rowCount()):
            self.artifact.files.expand(self.files.index(row, 0))
        self.files.set_progress(content.PROGRESS)

    def show_jobs(self, jobs: tuple[JobSnapshot, ...]) -> None:
        self.jobs.update(TransferSnapshot(jobs, active=True))


def visible(inside: QWidget, kinds: tuple[type[QWidget], ...]) -> list[QWidget]:
    """The widgets of these kinds that a person sees, without those that Qt makes for itself."""
    return [
        widget
        for widget in inside.findChildren(QWidget)
        if isinstance(widget, kinds) and widget.isVisible() and not widget.objectName().startswith("qt_")
    ]
