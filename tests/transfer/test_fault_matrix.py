"""Every fault on every kind of file: in memory, in a part, in ranges. The bytes are right or the failure is named.

`test_faults.py` asserts the exact requests where they tell something; here it is for all of them that nothing of ours
is sent along, that If-Range stands for what was served, and that no more comes twice than the fault itself cost.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from functools import cache
from pathlib import Path

import pytest

from artifact_desktop.transfer.job import JobState
from artifact_desktop.transfer.table import LARGE
from tests.faults.answers import (
    PAGE,
    SLOW_DOWN,
    another_file,
    another_range,
    chunked,
    cut,
    drip,
    expired,
    flood,
    gzipped,
    honest,
    ignores_range,
    lengths,
    lying_range,
    old,
    page,
    redirect,
    refuse,
    reset,
    reset_after,
    stall,
    tagged,
    unannounced,
    valid_for,
    wrong_bytes,
    wrong_length,
)
from tests.faults.exchange import Answer, Exchange, Step, tag, when
from tests.faults.server import FaultServer
from tests.transfer.rig import HASTE, Source, content, entry, rig, spec, tree

KINDS = {"tiny": 9000, "middle": (3 << 20) + 17, "large": LARGE + (5 << 20) + 123}
PATIENCE = replace(HASTE, stall=1)
HEADERS = {"host", "user-agent", "accept", "accept-encoding", "range", "if-range"}
K, M = 1000, 1 << 20


@cache
def bytes_of(kind: str, seed: int = 0) -> bytes:
    return content(KINDS[kind], 1000 + seed)


@dataclass(frozen=True)
class Case:
    """`script`, then `always`. `twice` is what may be sent a second time for each answer of the script: nothing, the
    `answer` itself (what was in sockets is lost), or the `file` (none of it may be kept). `code` None: it arrives.
    """

    name: str
    script: Sequence[Step] = ()
    always: Answer = honest
    twice: str = "nothing"
    code: str | None = None
    kinds: Sequence[str] = tuple(KINDS)
    known: Mapping[str, str] = field(default_factory=dict)
    """What is still wrong about it, by kind."""


def later(answer: Answer) -> Step:
    """For a request that does not begin at the beginning."""
    return when(lambda request: request.offset > 0, answer)


def amid(answer: Answer) -> list[Step]:
    """A file that breaks off, and the answer to the attempt to go on with it."""
    return [cut(M), later(answer)]


def truly(status: int, code: str) -> Answer:
    return refuse(status, f"<Error><Code>{code}</Code></Error>".encode(), Content_Type="application/xml")


def as_page(exchange: Exchange) -> None:
    exchange.extra = {"Content-Type": "text/html; charset=utf-8"}
    honest(exchange)


def in_a_circle(exchange: Exchange) -> None:
    redirect(exchange.server.url(exchange.request.name))(exchange)


def elsewhere(exchange: Exchange) -> None:
    redirect(exchange.server.url("elsewhere", "sig=secret2"))(exchange)


PARTS = ("middle", "large")
PASSING = [
    Case("none"),
    Case("file that is a page", always=as_page),
    *(Case(f"cut at {n}", [cut(n)]) for n in (0, 1, 5 * K, -1)),
    Case("cut again and again", [cut(M), cut(M // 2), cut(100), cut(1), cut(0)], kinds=PARTS),
    *(Case(f"silent after {n}", [stall(n)]) for n in (-1, 0)),
    Case("silent further on", [stall(M)], kinds=["middle"]),
    Case("reset before the head", [reset]),
    *(Case(f"reset after {n}", [reset_after(n)], twice="answer") for n in (1, 5 * K)),
    Case("reset further on", [reset_after(M)], twice="answer", kinds=PARTS),
    Case("slow drops", always=drip(50)),
    Case("wrong bytes", [wrong_bytes], twice="file"),
    Case("wrong bytes further on", amid(wrong_bytes), twice="file", kinds=PARTS),
    Case("short", [wrong_length(10)], twice="file"),
    Case("long", [wrong_length(KINDS["large"] + 1)], twice="file"),
    Case("unannounced", always=unannounced(), kinds=("tiny", "middle")),
    Case("unannounced and short", [unannounced(5 * K)]),
    Case("chunked", [chunked()]),
    Case("chunked and cut", [chunked(end=5 * K)], twice="answer"),
    Case("gzip", [gzipped], twice="file"),
    Case("HTTP/1.0", always=old),
    Case("length twice", [lengths(9 * K, 9 * K)], kinds=["tiny"]),
    Case("two lengths", [lengths(9 * K, 9001)], kinds=["tiny"]),
    *(Case(f"length {text!r}", [lengths(text)], kinds=["tiny"]) for text in ("abc", "-5", "9" * 30, "")),
    Case("flood of headers", always=flood(100 << 10)),
    Case("flood too wide", [flood(200 << 10, 200 << 10)], twice="answer"),
    Case("flood too deep", [flood(2 << 20)], twice="answer"),
    Case("200 for 206", amid(ignores_range), twice="file", kinds=PARTS),
    Case("never 206", [cut(M)], always=ignores_range, twice="file", kinds=PARTS),
    *(
        Case(f"range {text}", amid(lying_range(text)), twice="file", kinds=PARTS)
        for text in ("", "bytes nonsense", "bytes */*", "bytes 0-1/2", f"bytes {M}-{M}/*", "items 0-1/2", "bytes 5-4/3")
    ),
    *(
        Case(f"range off by {text}", amid(another_range(**off)), twice="file", kinds=PARTS)
        for text, off in {
            "-1 at its start": {"start": -1},
            "1 at its start": {"start": 1},
            "-1 at its end": {"end": -1},
            "1 at its end": {"end": 1},
            "1 in all": {"total": 1},
            "-1 in all": {"total": -1},
            "more": {"body": 1000},
            "less": {"body": -1000},
            "more, said": {"end": 1000, "body": 1000},
            "less, said": {"end": -1000, "body": -1000},
            "a whole range": {"start": M, "end": M},
        }.items()
    ),
    Case("416", [refuse(416)], twice="file"),
    Case("416 further on", amid(refuse(416)), twice="file", kinds=PARTS),
    Case("another file, then this", [another_file(bytes(3 * M), cut(M))], twice="file", kinds=PARTS),
    Case("another ETag", amid(tagged('"another"')), twice="file", kinds=PARTS),
    Case("another ETag each time", [cut(M), tagged('"a"', cut(M)), tagged('"b"', cut(M))], twice="file", kinds=PARTS),
    Case("weak ETag", [tagged('W/"weak"', cut(M))], always=tagged('W/"weak"'), kinds=PARTS),
    Case("no ETag", [tagged(None, cut(M))], always=tagged(None), kinds=PARTS),
    Case("expired", [expired]),
    Case("expired thrice", [expired] * 3),
    Case("expired further on", amid(expired), kinds=PARTS),
    Case("expired again and again", [cut(M), cut(M // 2)], always=valid_for(1), kinds=PARTS),
    Case("expired token", [truly(400, "ExpiredToken")], kinds=["tiny"]),
    Case("401", [refuse(401)], kinds=["tiny"]),
    Case("429 in seconds", [refuse(429, Retry_After="1")]),
    Case("429 with a date", [refuse(429, Retry_After=formatdate(usegmt=True))], kinds=["tiny"]),
    Case("429 without a wish", [refuse(429)], kinds=["tiny"]),
    Case("SlowDown", [refuse(503, SLOW_DOWN, Content_Type="application/xml")]),
    Case("SlowDown further on", amid(refuse(503, SLOW_DOWN)), twice="answer", kinds=PARTS),
    Case("503 with a wish", [refuse(503, Retry_After="1")]),
    Case("500", [refuse(500)] * 3),
    *(Case(str(status), [refuse(status)] * 3, kinds=["tiny"]) for status in (408, 502, 503, 504, 520)),
    Case("500 further on", amid(refuse(500, PAGE, Content_Type="text/html")), kinds=PARTS),
    Case("RequestTimeout", [truly(400, "RequestTimeout")], kinds=["tiny"]),
    Case("page", [page]),
    Case("page further on", amid(page), kinds=PARTS),
]
LASTING = [
    Case("410", always=refuse(410), code="file-gone"),
    Case("418", always=refuse(418), code="unexpected-answer"),
    Case("wrong bytes", always=wrong_bytes, code="digest-mismatch"),
    Case("short", always=wrong_length(10), code="size-mismatch"),
    Case("long", always=wrong_length(KINDS["large"] + 1), code="size-mismatch"),
    Case("too much, unannounced", always=unannounced(KINDS["large"] + 1), code="size-mismatch"),
    Case("gzip", always=gzipped, code="size-mismatch"),
    Case("another file", always=another_file(bytes(10)), code="size-mismatch"),
    Case("416", always=refuse(416), code="size-mismatch"),
    Case("expired", always=expired, code="url-expired"),
    Case("denied", always=truly(403, "SignatureDoesNotMatch"), code="storage-denied"),
    Case("blocked", always=refuse(403, PAGE, Content_Type="text/html"), code="network-policy"),
    Case("500", always=refuse(500), code="server-trouble"),
    Case("page", always=page, code="network-policy"),
    Case("hangs up", always=reset, code="connection-lost"),
    Case("never beyond its start", always=cut(0), code="connection-lost"),
    Case("endless headers", always=flood(2 << 20), code="connection-lost"),
    Case("two lengths", always=lengths(1, 2), code="connection-lost"),
    Case("redirect in a circle", always=in_a_circle, code="unexpected-answer"),
    Case("redirect to a file", always=redirect("file:///etc/passwd"), code="unsafe-address"),
    Case("redirect to ftp", always=redirect("ftp://127.0.0.1/x"), code="unsafe-address"),
    Case("redirect to nowhere", always=redirect("http://"), code="unsafe-address"),
]


def each(cases: Sequence[Case]) -> list[object]:
    return [
        pytest.param(
            case,
            kind,
            id=f"{case.name}-{kind}",
            marks=[pytest.mark.xfail(strict=True, reason=case.known[kind])] if kind in case.known else [],
        )
        for case in cases
        for kind in case.kinds
    ]


def fetch(folder: Path, source: Source, kind: str, case: Case) -> tuple[JobState, dict[str, str]]:
    """Fetches one file and a good one beside it, which must arrive whatever happens to the other."""
    storage, target = source.server, folder / "t"
    data, beside = bytes_of(kind), content(100, 77)
    storage.put("f", data, *case.script, always=case.always)
    storage.put("beside", beside)
    with rig(folder / "j", lambda *_: source, patience=PATIENCE) as engine:
        over = engine.is_over(engine.engine.submit(spec(target, [entry("f", data), entry("beside", beside)])), 30)
    found = tree(target)
    assert found.pop("beside") == beside
    assert found == ({"f": data} if over.state is JobState.DONE else {}), "wrong bytes, or litter"
    check_requests(storage)
    return over.state, engine.failures()


def check_requests(storage: FaultServer) -> None:
    """What holds for every request to a storage host."""
    served = {tag(bytes_of(kind)) for kind in KINDS} | {tag(bytes(3 * M)), tag(bytes(10)), '"another"', '"a"', '"b"'}
    for request in storage.requests:
        assert request.method == "GET"
        assert request.headers.keys() <= HEADERS
        assert request.headers["accept-encoding"] == "identity"
        assert re.fullmatch(r"bytes=\d+-\d*", request.range or "bytes=0-")
        assert request.headers.get("if-range", tag(bytes_of("tiny"))) in served
        assert request.range or "if-range" not in request.headers


@pytest.mark.parametrize(("case", "kind"), each(PASSING))
def test_passing_trouble(tmp_path: Path, storage: FaultServer, source: Source, case: Case, kind: str) -> None:
    assert fetch(tmp_path, source, kind, case) == (JobState.DONE, {})
    assert storage.unplayed("f") == 0
    size = KINDS[kind]
    answer = size if kind == "tiny" else {"nothing": 0, "answer": 8 << 20, "file": size}[case.twice]
    assert sum(storage.coverage("f").repeated().values()) <= answer * max(1, len(case.script))
    if kind != "large":
        assert len(storage.asked_for("f")) <= len(case.script) + 1


@pytest.mark.parametrize(("case", "kind"), each(LASTING))
def test_lasting_trouble(tmp_path: Path, source: Source, case: Case, kind: str) -> None:
    assert fetch(tmp_path, source, kind, case) == (JobState.FAILED, {"f": case.code})


@pytest.mark.parametrize("kind", KINDS)
def test_another_place_is_asked_for_the_same_bytes(
    tmp_path: Path, storage: FaultServer, source: Source, kind: str
) -> None:
    storage.put("elsewhere", bytes_of(kind), *([cut(M)] if kind != "tiny" else []))
    assert fetch(tmp_path, source, kind, Case("", always=elsewhere)) == (JobState.DONE, {})
    there = storage.asked_for("elsewhere")
    assert sorted(str(request.range) for request in storage.asked_for("f")) == sorted(str(each.range) for each in there)
    assert storage.coverage("elsewhere").most == 1
