"""Numbers, sizes, dates, plurals and errors, in English and in Spanish."""

import re
import string
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLocale, QObject
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from artifact_desktop.core.errors import AppError, Code, LocalError
from artifact_desktop.core.messages import MESSAGES
from artifact_desktop.core.models import Account, CollectionPath, VersionPath, VersionState
from artifact_desktop.transfer.job import JobId, JobSnapshot, JobState
from artifact_desktop.ui import words
from artifact_desktop.ui.models.kinds import FOLDER, kind_of
from artifact_desktop.ui.words import Language

JOB = JobSnapshot(
    id=JobId(1),
    account=Account("https://api.wandb.ai", "ana"),
    version=VersionPath(CollectionPath("vision-lab", "bike-detection", "bike-dataset"), 12),
    target=Path("Downloads/bike-dataset-v12"),
    state=JobState.RUNNING,
    files_total=1207,
    files_checked=1204,
    files_skipped=3,
    files_failed=0,
    bytes_total=2_100_000_000,
    bytes_done=861_000_000,
    bytes_fetched=2_100_000_000,
    seconds=54.2,
    speed=38_000_000,
    seconds_left=33.4,
)


@pytest.fixture
def spanish(english: Language) -> Language:
    english.install("es")
    return english


def plain(text: str) -> str:
    """With ordinary spaces, for reading in a test."""
    return text.replace("\u00a0", " ").replace("  ·  ", " · ")


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1 kB"),
        (1_049, "1 kB"),
        (1_050, "1.1 kB"),
        (9_949, "9.9 kB"),
        (9_951, "10 kB"),
        (88_000, "88 kB"),
        (184_400_000, "184 MB"),
        (999_499, "999 kB"),
        (999_500, "1 MB"),
        (2_100_000_000, "2.1 GB"),
        (10**15, "1 PB"),
        (2**63 - 1, "9.2 EB"),
    ],
)
def test_sizes_have_two_or_three_digits(size: int, text: str) -> None:
    assert plain(words.size_text(size)) == text


@pytest.mark.usefixtures("english")
def test_numbers_dates_and_durations_in_english() -> None:
    moment = datetime(2026, 3, 3, 15, 4, tzinfo=UTC)
    assert words.number_text(1204) == "1,204"
    assert plain(words.percent_text(0.4199)) == "41 %"
    assert plain(words.percent_text(0.9999)) == "99 %"
    assert plain(words.percent_text(7)) == "100 %"
    assert words.date_text(moment) == "March 3, 2026"
    assert [plain(words.duration_text(seconds)) for seconds in (-1, 0.4, 54, 59.6, 200, 3_900)] == [
        "0 s",
        "0 s",
        "54 s",
        "1 min 0 s",
        "3 min 20 s",
        "1 h 5 min",
    ]
    assert plain(words.speed_text(38_000_000)) == "38 MB/s"
    assert [words.files_text(count) for count in (0, 1, 1204)] == ["0 files", "1 file", "1,204 files"]
    assert words.selection_text(1202, 1204) == "1,202 of 1,204 selected"


@pytest.mark.usefixtures("spanish")
def test_numbers_dates_and_durations_in_spanish() -> None:
    assert words.number_text(12_345) == "12.345"
    assert plain(words.size_text(2_100_000_000)) == "2,1 GB"
    assert words.date_text(datetime(2026, 3, 3, tzinfo=UTC)) == "3 de marzo de 2026"
    assert [words.files_text(count) for count in (0, 1, 12_345)] == ["0 archivos", "1 archivo", "12.345 archivos"]
    assert words.kind_text(FOLDER) == "Carpeta"
    assert words.version_state_text(VersionState.DELETED) == "Eliminada"


@pytest.mark.usefixtures("english")
def test_a_job_in_words() -> None:
    assert plain(words.job_line(JOB)) == "861 MB of 2.1 GB · 38 MB/s · 33 s left"
    assert plain(words.job_line(replace(JOB, speed=0.0, seconds_left=None))) == "861 MB of 2.1 GB"
    assert plain(words.job_line(replace(JOB, state=JobState.PAUSED))) == "Paused · 861 MB of 2.1 GB"
    assert plain(words.job_line(replace(JOB, state=JobState.QUEUED))) == "Waiting · 2.1 GB"
    done = replace(JOB, state=JobState.DONE)
    assert plain(words.job_line(done)) == "1,204 files checked, 3 skipped, 0 failed, 2.1 GB in 54 s"
    told = plain(words.summary_text(replace(done, bytes_done=2_188_000_000, bytes_fetched=2_100_000_000)))
    assert told == "1,204 files checked, 3 skipped, 0 failed, 2.1 GB in 54 s, 88 MB reused"
    told = plain(words.summary_text(replace(done, files_unverified=2)))
    assert told == "1,204 files checked, 2 of them by length only, 3 skipped, 0 failed, 2.1 GB in 54 s"
    assert words.job_title(JOB) == "bike-dataset v12"
    assert words.job_place(JOB) == "vision-lab / bike-detection"


@pytest.mark.usefixtures("spanish")
def test_a_job_in_spanish_words() -> None:
    done = replace(JOB, state=JobState.DONE, files_checked=1, files_failed=1)
    assert plain(words.summary_text(done)) == "1 archivo verificado, 3 omitidos, 1 con error, 2,1 GB en 54 s"
    some = replace(done, files_checked=9, files_unverified=2, bytes_done=2_100_088_000)
    assert plain(words.summary_text(some)) == (
        "9 archivos verificados, 2 de ellos solo por su longitud, 3 omitidos, 1 con error, 2,1 GB en 54 s, "
        "88 kB reutilizados"
    )


def test_what_is_done_is_told_in_bytes_or_else_in_files() -> None:
    assert words.fraction_done(JOB) == pytest.approx(0.41)
    assert words.fraction_done(replace(JOB, bytes_total=0, files_total=2414)) == pytest.approx(0.5)
    assert words.fraction_done(replace(JOB, bytes_total=0, files_total=0)) == 0


@pytest.mark.usefixtures("english")
def test_kinds_of_files() -> None:
    names = ["a.PNG", "b.table.json", "c.tar.gz", "d.xyz", "noext", ".hidden", "e.a-b", "f.json", "g.weirdlyverylong"]
    assert [words.kind_text(kind_of(name)) for name in names] == [
        "PNG image",
        "W&B table",
        "Archive",
        "XYZ file",
        "File",
        "File",
        "File",
        "JSON data",
        "File",
    ]


@pytest.mark.usefixtures("english")
def test_an_error_in_english_says_what_the_shell_says() -> None:
    error = LocalError(Code.DISK_FULL, folder="/data")
    told = words.error_text(error)
    assert (told.title, told.detail, told.hint) == (error.title, error.detail, error.hint)
    assert told.text == str(error)


@pytest.mark.usefixtures("spanish")
def test_an_error_in_spanish_keeps_its_facts() -> None:
    told = words.error_text(LocalError(Code.DISK_FULL, folder="/data"))
    assert told.title == "Disco lleno"
    assert "/data" in told.detail


@pytest.mark.usefixtures("english")
def test_a_sentence_with_a_gap_is_still_a_sentence() -> None:
    assert words.error_text(AppError(Code.NOT_WRITABLE)).detail == "Nothing can be written in …."


@pytest.mark.usefixtures("spanish")
@pytest.mark.parametrize("code", Code)
def test_every_error_is_translated_with_the_same_fields(code: Code) -> None:
    for source in filter(None, MESSAGES[code]):
        translated = QApplication.translate("errors", source)
        assert translated != source
        assert fields(translated) == fields(source)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_language_is_switched_while_the_program_runs(english: Language, qtbot: QtBot, qapp: QApplication) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, window)
    changes = LanguageChanges(window)
    english.install("es")
    qtbot.waitUntil(lambda: changes.seen > 0)
    assert words.files_text(1) == "1 archivo"
    assert QLocale().language() == QLocale.Language.Spanish
    cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
    assert cancel.text().replace("&", "") == "Cancelar"  # Qt's own words come along
    english.install("en")
    assert words.files_text(1) == "1 file"
    english.install(None)
    assert english.code == "en"  # the system of a test speaks no language of ours


class LanguageChanges(QObject):
    """Counts the LanguageChange events of an object."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.seen = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen += event.type() == QEvent.Type.LanguageChange
        return super().eventFilter(watched, event)


def test_no_word_hides_in_an_f_string() -> None:
    """Qt's lupdate does not look inside f-strings, so such a word would never be translated."""
    sources = Path(words.__file__).parent.rglob("*.py")
    hidden = [
        f"{path.name}: {line.strip()}"
        for path in sources
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"""\bf"[^"]*\{[^}"]*\b(tr|translate)\(|\b(tr|translate)\(f["']""", line)
    ]
    assert not hidden
