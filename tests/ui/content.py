"""Things to show: one team's data set as a server would tell of it, and downloads in every state."""

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QStandardItem, QStandardItemModel

from artifact_desktop.core.errors import Code, LocalError, NetworkError
from artifact_desktop.core.models import (
    Account,
    CollectionPath,
    Creator,
    Manifest,
    ManifestEntry,
    Version,
    VersionDetail,
    VersionPath,
    VersionState,
)
from artifact_desktop.services.keys import KeptWhere
from artifact_desktop.transfer.job import FileProgress, FileState, JobId, JobSnapshot, JobState
from artifact_desktop.ui.roles import NodeKind, Role
from artifact_desktop.ui.views.account_menu import AccountRow, SignedIn

DIGEST = "1B2M2Y8AsgTpgAmY7PhCfg=="
BIKES = CollectionPath("vision-lab", "bike-detection", "bike-dataset")
ANA = Account("https://api.wandb.ai", "ana")
MEGABYTE = 10**6
WHO = SignedIn("ana", "wandb.ai", "Ana", ("vision-lab", "open-vision"), KeptWhere.KEYRING)
ACCOUNTS = (
    AccountRow(ANA, "wandb.ai", current=True),
    AccountRow(Account("https://wandb.example.org", "ana.torres"), "wandb.example.org", rejected=True),
    AccountRow(Account("https://wandb.ai", "ben"), "wandb.ai"),
)


def version(index: int, *aliases: str, state: VersionState = VersionState.COMMITTED) -> Version:
    return Version(
        VersionPath(BIKES, index),
        f"artifact-{index}",
        "digest",
        state,
        2_100 * MEGABYTE - (12 - index) * 37 * MEGABYTE,
        1204,
        datetime(2026, 3, min(28, 1 + index * 2), 9, 30, tzinfo=UTC),
        (f"v{index}", *aliases),
    )


VERSIONS = (
    version(13, state=VersionState.PENDING),
    version(12, "latest", "production"),
    version(11, "staging", "reviewed-by-the-annotation-team", "candidate", "spring-2026"),
    version(10),
    version(9, state=VersionState.DELETED),
    version(8, "paper"),
    *(version(index) for index in range(7, -1, -1)),
)

DETAIL = VersionDetail(
    VERSIONS[1],
    "dataset",
    "Street photos with bike boxes, cleaned of duplicates. Use **v12** or later for training.\n\n"
    "- images in `images/`\n- boxes in `annotations/labels.csv`\n\nSee the [labelling guide](https://example.org/guide).",
    {"classes": 4, "images": 1198, "licence": "CC BY 4.0", "split": {"train": 0.8, "test": 0.2}, "blurred": True},
    ("street", "bikes", "2026", "checked by hand"),
    Creator("run", "sunny-valley-9", "bike-detection"),
    3,
    None,
)


def manifest() -> Manifest:
    images = [ManifestEntry(f"images/{n:04}.png", DIGEST, 1_400_000 + n * 977 % 400_000) for n in range(1, 1199)]
    others = [
        ManifestEntry("annotations/labels.csv", DIGEST, 88_000),
        ManifestEntry("annotations/scores.table.json", DIGEST, 2_400_000),
        ManifestEntry("README.md", DIGEST, 4_100),
        ManifestEntry("raw-video.mp4", DIGEST, 0, ref="s3://lab-bucket/street/2026/raw/9"),
    ]
    return Manifest(tuple(sorted(images + others)))


PROGRESS = {
    "images/0001.png": FileProgress(FileState.CHECKED, 1_400_977, 1_400_977),
    "images/0002.png": FileProgress(FileState.CHECKED, 1_401_954, 1_401_954),
    "images/0003.png": FileProgress(FileState.RUNNING, 575_000, 1_402_931),
    "images/0004.png": FileProgress(FileState.QUEUED, 0, 1_403_908),
    "images/0005.png": FileProgress(
        FileState.FAILED, 0, 1_404_885, NetworkError(Code.CONNECTION_LOST, host="storage.example.org")
    ),
    "annotations/labels.csv": FileProgress(FileState.SKIPPED, 88_000, 88_000),
    "annotations/scores.table.json": FileProgress(FileState.QUEUED, 0, 2_400_000),
    "README.md": FileProgress(FileState.QUEUED, 0, 4_100),
}


def job(number: int, state: JobState, done: float = 0.41, **changes: object) -> JobSnapshot:
    total = 2_100 * MEGABYTE
    over = state.is_over
    values: dict[str, object] = {
        "id": JobId(number),
        "account": ANA,
        "version": VersionPath(BIKES, 12),
        "target": Path("/home/ana/Downloads/bike-dataset-v12"),
        "state": state,
        "files_total": 1202,
        "files_checked": 1199 if over else 490,
        "files_skipped": 3,
        "files_failed": 0,
        "bytes_total": total,
        "bytes_done": total if state is JobState.DONE else int(total * done),
        "bytes_fetched": int(total * done),
        "seconds": 54.0,
        "speed": 38e6 if state is JobState.RUNNING else 0.0,
        "seconds_left": 33.0 if state is JobState.RUNNING else None,
    }
    return JobSnapshot(**{**values, **changes})  # type: ignore[arg-type]  # the table above names every field


ONE_JOB = (job(1, JobState.RUNNING),)
ALL_STATES = (
    job(7, JobState.CANCELLED, 0.2),
    job(
        6,
        JobState.FAILED,
        0.99,
        files_failed=2,
        error=NetworkError(Code.STORAGE_DENIED, host="storage.example.org"),
    ),
    job(5, JobState.DONE, 1.0),
    job(4, JobState.PAUSED, 0.7, error=LocalError(Code.DISK_FULL, folder="/home/ana/Downloads")),
    job(3, JobState.WAITING, 0.1),
    job(2, JobState.QUEUED, 0.0),
    job(1, JobState.RUNNING),
)

_TREE = (
    (0, "Recent", "clock", NodeKind.RECENT),
    (0, "vision-lab", "people", NodeKind.ENTITY),
    (1, "bike-detection", "folder", NodeKind.PROJECT),
    (2, "dataset", "cube", NodeKind.TYPE),
    (3, "bike-dataset", "artifact", NodeKind.COLLECTION),
    (3, "street-scenes", "artifact", NodeKind.COLLECTION),
    (2, "model", "cube", NodeKind.TYPE),
    (3, "detector-large", "artifact", NodeKind.COLLECTION),
    (3, "detector-small", "artifact", NodeKind.COLLECTION),
    (1, "pose", "folder", NodeKind.PROJECT),
    (2, "Loading…", "", NodeKind.LOADING),
    (1, "lidar", "folder", NodeKind.PROJECT),
    (2, "No answer. Try again", "", NodeKind.FAILED),
    (0, "partner-university", "people", NodeKind.ENTITY),
    (1, "shared-evals", "folder", NodeKind.PROJECT),
    (2, "dataset", "cube", NodeKind.TYPE),
    (3, "eval-frames", "artifact", NodeKind.COLLECTION),
    (0, "Registry", "registry", NodeKind.REGISTRIES),
    (1, "Models", "cube", NodeKind.REGISTRY),
    (1, "Datasets with a rather long name that nobody can read whole", "cube", NodeKind.REGISTRY),
)


def project_tree() -> QStandardItemModel:
    model = QStandardItemModel()
    parents = [model.invisibleRootItem()]
    for depth, text, icon, node in _TREE:
        item = QStandardItem(text)
        item.setData(icon, Role.ICON)
        item.setData(str(node), Role.NODE)
        item.setData(text == "partner-university", Role.LOCKED)
        if text == "partner-university":
            item.setToolTip("Your seat in partner-university is view-only, so its files cannot be downloaded.")
        parents[depth].appendRow(item)
        del parents[depth + 1 :]
        parents.append(item)
    return model


def find(model: QStandardItemModel, text: str) -> QModelIndex:
    """The first row with this text, at any depth."""
    waiting = [model.index(row, 0) for row in range(model.rowCount())]
    while waiting:
        index = waiting.pop(0)
        if index.data() == text:
            return index
        waiting += [model.index(row, 0, index) for row in range(model.rowCount(index))]
    raise LookupError(text)
