"""The version selector's list and the transfers list."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from artifact_desktop.core.models import Account, CollectionPath, Version, VersionPath, VersionState
from artifact_desktop.transfer.job import JobId, JobSnapshot, JobState, TransferSnapshot
from artifact_desktop.ui.models.transfers import TransferListModel
from artifact_desktop.ui.models.versions import VersionListModel
from artifact_desktop.ui.roles import Role

BIKES = CollectionPath("vision-lab", "bike-detection", "bike-dataset")


def version(index: int, *aliases: str, state: VersionState = VersionState.COMMITTED) -> Version:
    made = datetime(2026, 3, 3, 12, tzinfo=UTC)
    return Version(VersionPath(BIKES, index), f"id{index}", "digest", state, 2_100_000_000, 1204, made, aliases)


VERSIONS = (
    version(0, "v0"),
    version(10, "v10", state=VersionState.PENDING),
    version(9, "v9", "latest", "production"),
    version(2, state=VersionState.DELETED),
)


@pytest.fixture
def versions(qtbot: QtBot) -> VersionListModel:
    del qtbot
    model = VersionListModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    model.set_versions(VERSIONS)
    return model


def test_versions_are_newest_first_by_number(versions: VersionListModel) -> None:
    assert [versions.index(row).data() for row in range(4)] == ["v10", "v9", "v2", "v0"]


def test_aliases_find_their_version(versions: VersionListModel) -> None:
    assert versions.row_of("production") == versions.row_of("latest") == versions.row_of("v9") == 1
    assert versions.row_of("no-such") == -1
    assert versions.row_to_choose() == 1
    assert versions.index(1).data(Role.ALIASES) == ("latest", "production")
    assert versions.index(1).data(Role.VALUE) == versions.version(1) == VERSIONS[2]
    assert versions.version(9) is None


def test_what_cannot_be_downloaded_cannot_be_chosen(versions: VersionListModel) -> None:
    choosable = [versions.index(row).data(Role.SELECTABLE) for row in range(4)]
    assert choosable == [False, True, False, True]
    assert versions.index(0).flags() == Qt.ItemFlag.NoItemFlags
    assert versions.index(0).data(Qt.ItemDataRole.ToolTipRole) == "Still uploading"
    assert versions.index(2).data(Qt.ItemDataRole.ToolTipRole) == "Deleted"


def test_without_latest_the_newest_finished_version_is_chosen(versions: VersionListModel) -> None:
    versions.set_versions([version(1), version(3, state=VersionState.PENDING), version(2)])
    assert versions.row_to_choose() == 1
    versions.set_versions([version(1, "latest", state=VersionState.DELETED)])
    assert versions.row_to_choose() == -1
    versions.clear()
    assert versions.row_to_choose() == -1


@pytest.mark.usefixtures("english")
def test_a_version_is_read_out_with_all_that_is_seen(versions: VersionListModel) -> None:
    spoken = versions.index(1).data(Qt.ItemDataRole.AccessibleTextRole).replace("\u00a0", " ")
    assert spoken == "v9, latest, production, March 3, 2026 · 2.1 GB"


def job(number: int, done: int = 0, state: JobState = JobState.RUNNING) -> JobSnapshot:
    account = Account("https://api.wandb.ai", "ana")
    path = VersionPath(BIKES, 12)
    return JobSnapshot(
        JobId(number), account, path, Path("bike-dataset-v12"), state, 4, 0, 0, 0, 100, done, done, 1.0, 10.0, None
    )


def snapshot(*jobs: JobSnapshot) -> TransferSnapshot:
    return TransferSnapshot(jobs, active=True)


@pytest.fixture
def transfers(qtbot: QtBot) -> TransferListModel:
    del qtbot
    model = TransferListModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    return model


def ids(model: TransferListModel) -> list[int]:
    return [model.index(row).data(Role.VALUE).id for row in range(model.rowCount())]


def test_the_newest_job_is_on_top(transfers: TransferListModel) -> None:
    transfers.update(snapshot(job(1), job(2)))
    assert ids(transfers) == [2, 1]
    assert transfers.row_of(JobId(1)) == 1
    assert transfers.index(0).data() == "bike-dataset v12"


def test_only_rows_that_differ_are_told(transfers: TransferListModel) -> None:
    transfers.update(snapshot(job(1), job(2), job(3)))
    told: list[int] = []
    resets: list[object] = []
    transfers.dataChanged.connect(lambda first, _last: told.append(first.row()))
    transfers.modelReset.connect(lambda: resets.append(None))
    transfers.update(snapshot(job(1), job(2, done=50), job(3)))
    assert told == [1]
    assert transfers.index(1).data(Role.PROGRESS) == pytest.approx(0.5)
    transfers.update(snapshot(job(1), job(2, done=50), job(3)))
    assert told == [1]
    assert not resets


def test_jobs_come_go_and_change_places(transfers: TransferListModel) -> None:
    for order in ((1, 2, 3), (2, 3, 4), (4, 3, 2), (2,), (5, 2, 6), ()):
        transfers.update(snapshot(*(job(number, done=number) for number in order)))
        assert ids(transfers) == list(reversed(order))


def test_a_job_that_is_over_has_no_bar(transfers: TransferListModel) -> None:
    transfers.update(snapshot(job(1, done=100, state=JobState.DONE), replace(job(2), bytes_total=0, files_checked=2)))
    assert transfers.index(1).data(Role.PROGRESS) is None
    assert transfers.index(0).data(Role.PROGRESS) == pytest.approx(0.5)
