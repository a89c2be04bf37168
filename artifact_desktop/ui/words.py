"""The words of the window: errors, numbers, sizes, dates and summaries, in the language in use.

Everything goes through QLocale and Qt's translators, so call it on the UI thread and again after a LanguageChange.
`tr` is spelled so that Qt's lupdate sees its plurals: of `translate` it only takes them where the number is a
literal. Its translations stand in the context without a name. Neither sees anything inside an f-string.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QLibraryInfo, QLocale, QTranslator

from artifact_desktop.core.errors import AppError, sayable
from artifact_desktop.core.messages import MESSAGES, Code
from artifact_desktop.core.messages.steps import REMARKS
from artifact_desktop.core.models import Creator, Project, Version, VersionState
from artifact_desktop.core.resources import resource
from artifact_desktop.services.connection import StepResult
from artifact_desktop.transfer.job import FileState, JobSnapshot, JobState
from artifact_desktop.ui.models.kinds import FileKind
from artifact_desktop.ui.roles import RowStatus

LANGUAGES = {"en": "English", "es": "Español"}
"""The languages there are, each in its own name."""

_NO_BREAK = "\u00a0"
_DOT = "  ·  "


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """What happened, what it means, what to do next; `hint` may be empty."""

    title: str
    detail: str
    hint: str

    @property
    def text(self) -> str:
        """Detail and next step as one paragraph, for a tool tip or a screen reader."""
        return " ".join(part for part in (self.detail, self.hint) if part)


def tr(text: str, note: str = "", n: int = -1) -> str:
    """The text in the language in use; `n` fills "%Ln" and chooses the plural."""
    return QCoreApplication.translate("", text, note, n)


# -- errors


def error_text(error: AppError) -> ErrorWords:
    """The words of an error in the language in use."""
    return _words_of(error.code, error.params)


def step_text(result: StepResult) -> str:
    """What was found at a step of "Test connection"."""
    if result.error is not None:
        return error_text(result.error).text
    if result.remark is None:
        return ""
    return QCoreApplication.translate("errors", REMARKS[result.remark]).format(**sayable(result.params))


def _words_of(code: Code, params: dict[str, str]) -> ErrorWords:
    known = defaultdict(lambda: "…", sayable(params))  # a sentence with a gap beats a crash while telling of an error
    message = MESSAGES[code]
    sentences = (message.title, message.detail, message.hint_for(params))
    parts = (QCoreApplication.translate("errors", part) if part else "" for part in sentences)
    return ErrorWords(*(part.format_map(known) for part in parts))


# -- numbers


def number_text(number: int) -> str:
    """1,204."""
    return QLocale().toString(number)


def percent_text(fraction: float) -> str:
    """41 % of 0..1, rounded down, so that 100 % means all."""
    number = number_text(int(max(0.0, min(fraction, 1.0)) * 100))
    return tr("{number} %").format(number=number).replace(" ", _NO_BREAK)


def size_text(size: int) -> str:
    """Bytes with two or three digits that matter, in steps of a thousand: 88 kB, 1.9 GB."""
    if size < 1000:
        return tr("%Ln byte(s)", "", size).replace(" ", _NO_BREAK)
    digits = len(str(size))
    kept = 2 if digits % 3 == 1 else digits % 3 or 3
    step = 10 ** (digits - kept)
    rounded = (size + step // 2) // step * step
    decimals = 1 if len(str(rounded)) % 3 == 1 and str(rounded)[1] != "0" else 0
    return (
        QLocale().formattedDataSize(rounded, decimals, QLocale.DataSizeFormat.DataSizeSIFormat).replace(" ", _NO_BREAK)
    )


def speed_text(bytes_per_second: float) -> str:
    """38 MB/s."""
    return tr("{size}/s").format(size=size_text(round(bytes_per_second)))


def files_text(count: int) -> str:
    """1,204 files."""
    return tr("%Ln file(s)", "", count)


def selection_text(chosen: int, total: int) -> str:
    """1,202 of 1,204 selected."""
    return tr("{chosen} of {total} selected").format(chosen=number_text(chosen), total=number_text(total))


def duration_text(seconds: float) -> str:
    """54 s, 3 min 20 s, 1 h 5 min: the two largest units."""
    whole = max(0, round(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes_left = divmod(minutes, 60)
    if hours:
        text = tr("{hours} h {minutes} min")
    elif minutes:
        text = tr("{minutes} min {seconds} s")
    else:
        text = tr("{seconds} s")
    filled = text.format(hours=number_text(hours), minutes=minutes_left, seconds=rest)
    return filled.replace(" ", _NO_BREAK)


def date_text(moment: datetime) -> str:
    """The day in this computer's time zone, written out: March 3, 2026."""
    local = moment.astimezone()
    day = QDate(local.year, local.month, local.day)
    locale = QLocale()
    pattern = re.sub(r"dddd[,.]?\s*|[,،]\s*dddd", "", locale.dateFormat(QLocale.FormatType.LongFormat))
    return locale.toString(day, pattern)


# -- rows


def kind_text(kind: FileKind) -> str:
    """PNG image, Folder, XYZ file."""
    if kind.suffix:
        return tr("{suffix} file").format(suffix=kind.suffix)
    return QCoreApplication.translate("kinds", kind.text)


def row_status_text(status: RowStatus) -> str:
    """The word beside the icon of a file's state."""
    match status:
        case RowStatus.ON_DISK:
            return tr("On disk, same")
        case RowStatus.WAITING:
            return tr("Waiting")
        case RowStatus.RUNNING:
            return tr("Running")
        case RowStatus.CHECKED:
            return tr("Checked")
        case RowStatus.FAILED:
            return tr("Failed")
        case RowStatus.ELSEWHERE:
            return tr("Stored elsewhere")
        case _:
            return ""


def row_status(state: FileState) -> RowStatus:
    """How a file's state in a job shows in its row."""
    return _ROW_STATUS[state]


_ROW_STATUS = {
    FileState.QUEUED: RowStatus.WAITING,
    FileState.RUNNING: RowStatus.RUNNING,
    FileState.CHECKED: RowStatus.CHECKED,
    FileState.SKIPPED: RowStatus.ON_DISK,
    FileState.FAILED: RowStatus.FAILED,
}


def version_state_text(state: VersionState) -> str:
    """Why a version cannot be chosen; empty for one that can."""
    match state:
        case VersionState.COMMITTED:
            return ""
        case VersionState.PENDING:
            return tr("Still uploading")
        case VersionState.DELETED:
            return tr("Deleted")
        case _:
            return tr("Not available")


def facts_text(version: Version, maker: Creator | None, totals: tuple[int, int] | None) -> str:
    """March 3, 2026 from run sunny-9 · 1,204 files · 102 MB · 1 stored elsewhere.

    `totals` are the files that can be downloaded and their bytes; until they are known the server's own count stands.
    """
    when = date_text(version.created_at) if version.created_at else ""
    if maker is not None:
        by = tr("from run {name}") if maker.kind == "run" else tr("by {name}")
        when = f"{when} {by.format(name=maker.name)}".strip()
    files, size = totals or (version.file_count, version.size)
    elsewhere = version.file_count - files
    parts = [when, files_text(files), size_text(size)]
    if elsewhere > 0:
        parts.append(tr("%Ln stored elsewhere", "", elsewhere))
    return "  ·  ".join(filter(None, parts))


# -- jobs


def job_title(job: JobSnapshot) -> str:
    """bike-dataset v12."""
    return f"{job.version.collection.collection} {job.version.alias}"


def job_place(job: JobSnapshot) -> str:
    """vision-lab / bike-detection."""
    path = job.version.collection
    return f"{path.entity} / {Project(path.entity, path.project).title}"


def fraction_done(job: JobSnapshot) -> float:
    """How much of a job is done, 0..1, by bytes; by files where there are none."""
    if job.bytes_total:
        return min(job.bytes_done / job.bytes_total, 1.0)
    over = job.files_checked + job.files_skipped + job.files_failed
    return over / job.files_total if job.files_total else 0.0


def job_line(job: JobSnapshot) -> str:
    """The figures of a job at work, or what it waits for, or its result."""
    amount = tr("{done} of {total}").format(done=size_text(job.bytes_done), total=size_text(job.bytes_total))
    match job.state:
        case JobState.QUEUED:
            parts = [tr("Waiting"), size_text(job.bytes_total)]
        case JobState.WAITING:
            parts = [tr("Waiting to go on"), amount]
        case JobState.PAUSED:
            parts = [tr("Paused"), amount]
        case JobState.CANCELLED:
            parts = [tr("Cancelled"), amount]
        case JobState.RUNNING:
            parts = [amount, *_pace(job)]
        case _:
            parts = [summary_text(job)]
    return _DOT.join(parts)


def _pace(job: JobSnapshot) -> list[str]:
    pace = [speed_text(job.speed)] if job.speed > 0 else []
    if job.seconds_left is not None:
        pace.append(tr("{duration} left").format(duration=duration_text(job.seconds_left)))
    return pace


def summary_text(job: JobSnapshot) -> str:
    """1,204 files checked, 2 of them by length only, 3 skipped, 0 failed, 2.1 GB in 54 s, 88 MB reused.

    What would be nothing by length only, or nothing reused, goes unsaid.
    """
    unverified, reused = job.files_unverified, job.bytes_reused
    parts = [
        tr("%Ln file(s) checked", "", job.files_checked),
        tr("%Ln of them by length only", "files", unverified) if unverified else "",
        tr("%Ln skipped", "files", job.files_skipped),
        tr("%Ln failed", "files", job.files_failed),
        tr("{size} in {duration}").format(size=size_text(job.bytes_fetched), duration=duration_text(job.seconds)),
        tr("{size} reused").format(size=size_text(reused)) if reused else "",
    ]
    return ", ".join(filter(None, parts))


# -- the language


class Language:
    """The language of a running program: its translators and its number format. UI thread only."""

    def __init__(self, app: QCoreApplication) -> None:
        self._app = app
        self._translators: list[QTranslator] = []
        self.code = "en"

    def install(self, code: str | None) -> None:
        """Switches to one of LANGUAGES, or with None to the system's, else English.

        Every widget gets a LanguageChange event. Numbers and dates follow the system's own region where it speaks
        that language.
        """
        self.code = code if code in LANGUAGES else _system_language()
        system = QLocale.system()
        wanted = QLocale(self.code)
        QLocale.setDefault(system if system.language() == wanted.language() else wanted)
        self.remove()
        self._translators = [
            translator
            for name, folder in (
                (f"qtbase_{self.code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
                (f"artifact_desktop_{self.code}", str(resource("translations"))),
            )
            if (translator := QTranslator(self._app)).load(name, folder)
        ]
        for translator in self._translators:
            self._app.installTranslator(translator)

    def remove(self) -> None:
        """Leaves the words as they stand in the source."""
        for translator in self._translators:
            self._app.removeTranslator(translator)
            translator.deleteLater()
        self._translators = []


def install_language(app: QCoreApplication, code: str | None) -> Language:
    """Puts the program into a language at its start; keep the answer to switch later."""
    language = Language(app)
    language.install(code)
    return language


def _system_language() -> str:
    for name in QLocale.system().uiLanguages():
        code = name.partition("-")[0].partition("_")[0]
        if code in LANGUAGES:
            return code
    return "en"
