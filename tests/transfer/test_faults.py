"""Every scripted fault ends with the right bytes or with a named failure, and with no request more than needed."""

import socket
import threading
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path

import pytest

from artifact_desktop.core.errors import Code
from artifact_desktop.core.models import Account
from artifact_desktop.transfer.job import FileFailed, JobState
from tests.faults.answers import (
    cut,
    expired,
    honest,
    ignores_range,
    lying_range,
    page,
    redirect,
    refuse,
    reset,
    stall,
    unannounced,
    wrong_bytes,
    wrong_length,
)
from tests.faults.exchange import Answer
from tests.faults.server import FaultServer
from tests.support.waiting import wait_until
from tests.transfer.rig import HASTE, Rig, Source, content, entry, spec, tree

MakeRig = Callable[..., Rig]
SMALL = content(9000, 1)
LARGE = content(3 << 20, 2)
M = 1 << 20


def fetch(make_rig: MakeRig, target: Path, name: str, data: bytes) -> tuple[Rig, JobState]:
    """Fetches one file and a good one beside it, which must arrive whatever happens to the other."""
    engine = make_rig()
    beside = content(100, 77)
    engine.storage.put("beside", beside)
    over = engine.is_over(engine.engine.submit(spec(target, [entry(name, data), entry("beside", beside)])))
    found = tree(target)
    assert found.pop("beside") == beside
    assert found == ({name: data} if over.state is JobState.DONE else {}), "wrong bytes, or litter"
    return engine, over.state


@pytest.mark.parametrize("data", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize(
    "script",
    [
        [cut(0)],
        [cut(5000)],
        [reset],
        [reset, cut(100), refuse(500)],
        [refuse(502), refuse(503), refuse(504)],
        [refuse(500, b"<html>oops</html>", Content_Type="text/html")],
        [refuse(408)],
        [refuse(400, b"<Error><Code>RequestTimeout</Code></Error>")],
        [refuse(429, Retry_After="0")],
        [wrong_bytes],
        [wrong_length(10)],
        [wrong_length(4 << 20)],
        [unannounced(5000)],
        [page],
        [expired],
        [expired, expired, expired],
        [refuse(401)],
        [refuse(400, b"<Error><Code>ExpiredToken</Code></Error>")],
    ],
)
def test_passing_trouble_ends_with_the_right_bytes(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig, script: list[Answer], data: bytes
) -> None:
    storage.put("f", data, *script)
    _, state = fetch(make_rig, tmp_path / "t", "f", data)
    assert state is JobState.DONE
    assert len(storage.asked_for("f")) == len(script) + 1


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ([], "file-gone"),
        ([refuse(410)], "file-gone"),
        ([refuse(418)], "unexpected-answer"),
        ([wrong_bytes, wrong_bytes], "digest-mismatch"),
        ([wrong_length(10), wrong_length(10)], "size-mismatch"),
        ([unannounced(18000), unannounced(18000)], "size-mismatch"),
        ([expired] * 4, "url-expired"),
        ([refuse(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")] * 4, "storage-denied"),
        ([refuse(403, b"<html>blocked</html>", Content_Type="text/html")] * 4, "network-policy"),
        ([refuse(500)] * 4, "server-trouble"),
        ([page] * 4, "network-policy"),
        ([redirect("file:///etc/passwd")], "unsafe-address"),
        ([redirect("ftp://127.0.0.1/x")], "unsafe-address"),
        ([redirect("gopher://127.0.0.1/x")], "unsafe-address"),
    ],
)
def test_lasting_trouble_is_named_and_costs_only_that_file(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig, script: list[Answer], code: str
) -> None:
    if script:
        storage.put("f", SMALL, *script)
    engine, state = fetch(make_rig, tmp_path / "t", "f", SMALL)
    assert state is JobState.FAILED
    assert engine.failures() == {"f": code}
    assert len(storage.asked_for("f")) == max(1, len(script))


def test_a_server_that_always_hangs_up_is_given_up(tmp_path: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    storage.put("f", SMALL, always=reset)
    engine, state = fetch(make_rig, tmp_path / "t", "f", SMALL)
    assert state is JobState.FAILED
    assert engine.failures() == {"f": "connection-lost"}
    attempts = HASTE.strikes + 1
    assert attempts <= len(storage.asked_for("f")) <= attempts + 1  # libcurl itself repeats on a connection it reused


@pytest.mark.parametrize("data", [SMALL, LARGE], ids=["small", "large"])
def test_a_body_of_unannounced_length_is_as_good(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig, data: bytes
) -> None:
    storage.put("f", data, unannounced())
    _, state = fetch(make_rig, tmp_path / "t", "f", data)
    assert state is JobState.DONE
    assert len(storage.asked_for("f")) == 1


def test_a_cut_file_goes_on_where_it_stood(tmp_path: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    storage.put("f", LARGE, cut(M), cut(M // 2))
    _, state = fetch(make_rig, tmp_path / "t", "f", LARGE)
    assert state is JobState.DONE
    asked = storage.asked_for("f")
    assert [request.range for request in asked] == [None, f"bytes={M}-", f"bytes={M + M // 2}-"]
    assert [request.headers.get("if-range") for request in asked] == [None, *[asked[1].headers["if-range"]] * 2]
    assert storage.body_bytes == len(LARGE) + 100


@pytest.mark.parametrize(
    "answer",
    [
        lying_range(f"bytes 0-{len(LARGE) - 1}/{len(LARGE)}"),
        lying_range(f"bytes {M}-{len(LARGE)}/{len(LARGE) + 1}"),
        lying_range(f"bytes {M}-{len(LARGE) - 1}/*"),
        lying_range("bytes nonsense"),
    ],
)
def test_a_range_that_is_not_the_one_asked_for_is_not_believed(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig, answer: Answer
) -> None:
    storage.put("f", LARGE, cut(M), answer)
    _, state = fetch(make_rig, tmp_path / "t", "f", LARGE)
    assert state is JobState.DONE
    assert [request.range for request in storage.asked_for("f")] == [None, f"bytes={M}-", None]


def test_a_server_that_ignores_ranges_starts_from_zero(tmp_path: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    storage.put("f", LARGE, cut(M), ignores_range)
    _, state = fetch(make_rig, tmp_path / "t", "f", LARGE)
    assert state is JobState.DONE
    assert [request.range for request in storage.asked_for("f")] == [None, f"bytes={M}-"]


def test_an_address_that_expires_amid_a_file_is_renewed_and_gone_on_with(
    tmp_path: Path, storage: FaultServer, source: Source, make_rig: MakeRig
) -> None:
    storage.put("f", LARGE, cut(M), expired)
    _, state = fetch(make_rig, tmp_path / "t", "f", LARGE)
    assert state is JobState.DONE
    asked = storage.asked_for("f")
    assert [request.range for request in asked] == [None, f"bytes={M}-", f"bytes={M}-"]
    assert [request.query for request in asked] == ["n=1&sig=secret", "n=1&sig=secret", "n=2&sig=secret"]
    assert source.windows.count(["f"]) == 1


def test_a_refused_range_starts_from_zero(tmp_path: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    storage.put("f", LARGE, cut(M), refuse(416))
    _, state = fetch(make_rig, tmp_path / "t", "f", LARGE)
    assert state is JobState.DONE
    assert [request.range for request in storage.asked_for("f")] == [None, f"bytes={M}-", None]


@pytest.mark.parametrize("after", [-1, 0, M])
def test_a_silent_server_is_given_up_and_asked_again(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig, after: int
) -> None:
    storage.put("f", LARGE, stall(after))
    _, state = fetch(make_rig, tmp_path / "t", "f", LARGE)
    assert state is JobState.DONE
    assert [request.range for request in storage.asked_for("f")] == [None, f"bytes={M}-" if after > 0 else None]


@pytest.mark.parametrize("later", ["1", lambda: formatdate(usegmt=True)], ids=["seconds", "date"])
def test_asked_to_slow_down_everyone_waits_and_goes_on(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig, later: str | Callable[[], str]
) -> None:
    text = later if isinstance(later, str) else later()
    storage.put("f", SMALL, refuse(429, b"rate limit exceeded", Retry_After=text))
    engine, state = fetch(make_rig, tmp_path / "t", "f", SMALL)
    assert state is JobState.DONE
    assert len(storage.asked_for("f")) == 2
    assert engine.failures() == {}


def test_a_wish_to_slow_down_is_respected_and_shown(tmp_path: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    storage.put("f", SMALL, refuse(429, Retry_After="3600"))
    engine = make_rig()
    job = engine.engine.submit(spec(tmp_path / "t", [entry("f", SMALL)]))
    waiting = engine.reaches(job, JobState.WAITING)
    assert waiting.error is not None
    assert waiting.error.code is Code.RATE_LIMITED
    storage.put("g", SMALL)
    other = engine.engine.submit(spec(tmp_path / "u", [entry("g", SMALL)]))
    wait_until(lambda: engine.state_of(other, "g") is not None)
    assert storage.asked_for("g") == []
    engine.engine.cancel(job)
    engine.engine.cancel(other)
    engine.reaches(other, JobState.CANCELLED)


def test_a_redirect_is_followed_without_anything_of_ours(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    storage.put("elsewhere", SMALL)
    storage.put("f", SMALL, redirect(storage.url("elsewhere", "sig=secret2")))
    _, state = fetch(make_rig, tmp_path / "t", "f", SMALL)
    assert state is JobState.DONE
    assert set(storage.asked_for("elsewhere")[0].headers) == {"host", "user-agent", "accept", "accept-encoding"}


def test_redirects_without_end_end_after_five(tmp_path: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    storage.put("f", SMALL, always=redirect(storage.url("f")))
    engine, state = fetch(make_rig, tmp_path / "t", "f", SMALL)
    assert state is JobState.FAILED
    assert engine.failures() == {"f": "unexpected-answer"}
    assert len(storage.asked_for("f")) == 6


@pytest.mark.parametrize(
    "address", ["http://ana:secret@storage.example/f", "file:///etc/passwd", "https://", "nonsense", "http://[::1"]
)
def test_an_unsafe_address_is_never_opened(
    tmp_path: Path, storage: FaultServer, source: Source, make_rig: MakeRig, address: str
) -> None:
    source.override["f"] = address
    engine = make_rig()
    account = Account("https://api.wandb.ai", "ana")
    over = engine.is_over(engine.engine.submit(spec(tmp_path / "t", [entry("f", SMALL)], account)))
    assert over.state is JobState.FAILED
    assert engine.failures() == {"f": "unsafe-address"}
    assert storage.requests == []


def test_storage_without_encryption_is_named_and_never_asked(tmp_path: Path, source: Source, make_rig: MakeRig) -> None:
    source.override["f"] = "http://minio.invalid:9000/f?sig=secret"
    engine = make_rig()
    account = Account("https://wandb.example.org", "ana")
    over = engine.is_over(engine.engine.submit(spec(tmp_path / "t", [entry("f", SMALL)], account)))
    assert over.state is JobState.FAILED
    assert engine.failures() == {"f": "storage-not-encrypted"}
    (failed,) = [event for event in engine.events if isinstance(event, FileFailed)]
    assert "minio.invalid:9000" in str(failed.error)
    assert "secret" not in str(failed.error)


def test_a_redirect_may_not_leave_https_for_a_server_that_is_https(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    storage.put("elsewhere", SMALL)
    storage.put("f", SMALL, redirect(storage.url("elsewhere")))
    engine = make_rig()
    account = Account("https://api.wandb.ai", "ana")
    over = engine.is_over(engine.engine.submit(spec(tmp_path / "t", [entry("f", SMALL)], account)))
    assert over.state is JobState.FAILED
    assert engine.failures() == {"f": "unsafe-address"}
    assert storage.asked_for("elsewhere") == []


def test_nobody_listening_makes_the_job_wait_and_never_fail(
    tmp_path: Path, storage: FaultServer, source: Source, make_rig: MakeRig
) -> None:
    with FaultServer() as gone:
        dead = gone.url("f")
    source.override["f"] = dead
    engine = make_rig()
    job = engine.engine.submit(spec(tmp_path / "t", [entry("f", SMALL)]))
    waiting = engine.reaches(job, JobState.WAITING)
    assert waiting.error is not None
    assert waiting.error.code is Code.CONNECTION_REFUSED
    storage.put("f", SMALL)
    source.override.clear()
    with socket.create_server(("127.0.0.1", int(dead.split(":")[2].split("/")[0]))) as listener:
        connection, _ = listener.accept()  # it is still trying
        connection.close()
        wait_until(lambda: engine.job(job).state is not JobState.DONE)
    engine.engine.cancel(job)
    engine.reaches(job, JobState.CANCELLED)


def test_a_host_that_refuses_everything_is_not_asked_for_everything(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    entries = []
    for n in range(300):
        data = content(50, n)
        storage.put(f"f{n}", data, always=refuse(403, b"<Error><Code>AccessDenied</Code></Error>"))
        entries.append(entry(f"f{n}", data))
    engine = make_rig()
    over = engine.is_over(engine.engine.submit(spec(tmp_path / "t", entries)))
    assert over.state is JobState.FAILED
    assert over.error is not None
    assert over.error.code is Code.STORAGE_DENIED
    assert over.files_failed < 100


def test_nothing_secret_is_logged(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    storage.put("f", SMALL, reset, expired, refuse(500), wrong_bytes, honest)
    _, state = fetch(make_rig, tmp_path / "t", "f", SMALL)
    assert state is JobState.DONE
    assert "secret" not in caplog.text


def test_a_pause_amid_a_refusal_is_heard(tmp_path: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    hold = threading.Event()

    def answer_late(exchange: object) -> None:
        storage.stalled.set()
        hold.wait(20)
        raise ConnectionError

    storage.put("f", SMALL, answer_late)
    engine = make_rig()
    job = engine.engine.submit(spec(tmp_path / "t", [entry("f", SMALL)]))
    assert storage.stalled.wait(20)
    engine.engine.pause(job)
    engine.reaches(job, JobState.PAUSED, timeout=5)
    hold.set()
    engine.engine.resume(job)
    assert engine.is_over(job).state is JobState.DONE
