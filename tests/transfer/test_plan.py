"""The plan says what will happen, and then that happens."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from artifact_desktop.core.errors import Code, LocalError
from artifact_desktop.transfer.checksum import Stopped
from artifact_desktop.transfer.job import JobState
from artifact_desktop.transfer.plan import make_plan
from artifact_desktop.transfer.table import SMALL, table_of
from artifact_desktop.transfer.target import part_name
from tests.faults.server import FaultServer
from tests.support.waiting import wait_until
from tests.transfer.rig import Rig, Source, cache, content, entry, rig, spec, tree

MakeRig = Callable[..., Rig]
CONTENTS = {"empty": b"", "one": b"one", "two": b"two", "three": b"three"} | {
    f"{name}{seed}": content(size, seed) for name, size in {"M": 70_000, "L": SMALL + 17}.items() for seed in (1, 2)
}
"""By name, so that what hypothesis tells of a failure can be read."""
Files = dict[str, str]


@dataclass(frozen=True)
class Situation:
    """A wanted version, and what an older one in the target, an earlier job, the SDK's cache and interrupted attempts
    have left; some of it since gone or changed.
    """

    wanted: Files
    older: Files
    elsewhere: Files
    present: Files
    gone: set[str]
    cached: dict[str, bool]
    parts: dict[str, int]

    def disturb(self, folder: Path) -> None:
        """Brings about what no download leaves behind."""
        for name in self.gone:
            for place in ("t", "elsewhere"):
                with suppress(OSError):
                    (folder / place / name).unlink()
        for name, data in filled(self.present).items():
            with suppress(OSError):  # a folder is there, or a file where its folder should be
                (folder / "t" / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / "t" / name).write_bytes(data)
        for name, right in self.cached.items():
            data = CONTENTS[name]
            cache(folder / "cache", data, stored=data if right else data[::-1])
        for name, length in self.parts.items():
            place = (folder / "t" / name).parent
            with suppress(OSError):
                place.mkdir(parents=True, exist_ok=True)
                data = CONTENTS[self.wanted[name]]
                item = table_of(spec(Path(), [entry(name, data)]).files).item(0)
                (place / part_name(item)).write_bytes(data[:length])


def filled(files: Files) -> dict[str, bytes]:
    return {name: CONTENTS[data] for name, data in files.items()}


def _without_clashes(files: Files) -> Files:
    return {name: data for name, data in files.items() if not any(other.startswith(f"{name}/") for other in files)}


def put(storage: FaultServer, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        storage.put(name, data)


def test_new_same_changed_extra_blocked_and_what_is_left_of_an_attempt(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    target = tmp_path / "t"
    (target / "blocked").mkdir(parents=True)
    large = content(2 << 20, 9)
    files = {"new": b"new", "same": b"same", "changed": b"right", "twin": b"new", "blocked": b"x", "large": large}
    for name, data in files.items():
        storage.put(name, data)
    (target / "same").write_bytes(b"same")
    (target / "changed").write_bytes(b"wrong")
    (target / "mine").write_bytes(b"mine")
    wanted = spec(target, [entry(name, data) for name, data in files.items()])
    (target / part_name(table_of(wanted.files).item(2))).write_bytes(large[: 1 << 20])
    plan = make_plan(wanted)
    assert plan.new == ("large", "new", "twin")
    assert (plan.same, plan.changed, plan.extra) == (("same",), ("changed",), ("mine",))
    assert [(path, error.code) for path, error in plan.blocked] == [("blocked", Code.NAME_NOT_STORABLE)]
    assert plan.bytes_to_fetch == 3 + 5 + (1 << 20)
    assert plan.bytes_reused == 4 + 3 + (1 << 20)
    assert not plan.is_short
    assert make_plan(wanted, reserved=1 << 62).is_short
    assert tree(target)["changed"] == b"wrong", "a plan changes nothing"

    engine = make_rig()
    over = engine.is_over(engine.engine.submit(wanted))
    assert over.bytes_fetched == plan.bytes_to_fetch
    assert (over.files_checked, over.files_skipped, over.files_failed) == (4, 1, 1)


def test_a_folder_that_is_not_there_yet_is_not_made(tmp_path: Path) -> None:
    plan = make_plan(spec(tmp_path / "a" / "b", [entry("x/y", b"abc")]))
    assert plan.new == ("x/y",)
    assert plan.free_bytes > 0
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("name", ["n" * 300, "a\0b"], ids=["too long", "with a NUL"])
def test_a_folder_no_system_can_store_gets_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(LocalError) as caught:
        make_plan(spec(tmp_path / name, [entry("x", b"abc")]))
    assert caught.value.code is Code.NOT_WRITABLE


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"")
    with pytest.raises(LocalError) as caught:
        make_plan(spec(tmp_path / "f" / "below", [entry("x", b"abc")]))
    assert caught.value.code is Code.TARGET_IS_FILE


def test_a_plan_can_be_cancelled(tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        make_plan(spec(tmp_path, [entry("x", b"abc")]), cancelled=lambda: True)


def test_names_that_change_are_told(tmp_path: Path) -> None:
    plan = make_plan(spec(tmp_path, [entry("../x", b"abc"), entry("fine", b"f")]))
    assert [path for path, _ in plan.renamed] == ["../x"]


names = st.sampled_from(["a", "b", "c", "d", "d/a", "d/b", "e/a"])
datas = st.sampled_from(sorted(CONTENTS))
folders = st.dictionaries(names, datas).map(_without_clashes)


def _has_a_part(name: str, wanted: Files) -> bool:
    """Whether a file is large enough, and the first one of its content in its folder: they would share the part."""
    alike = [n for n in wanted if wanted[n] == wanted[name] and Path(n).parent == Path(name).parent]
    return len(CONTENTS[wanted[name]]) > SMALL and name == min(alike)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    wanted = draw(folders.filter(bool))
    parts = draw(st.dictionaries(st.sampled_from(sorted(wanted)), st.sampled_from([1 << 19, 1 << 20, SMALL + 17])))
    return Situation(
        wanted=wanted,
        older=draw(folders),
        elsewhere=draw(folders),
        present=draw(folders),
        gone=draw(st.sets(names)),
        cached=draw(st.dictionaries(datas, st.booleans())),
        parts={name: length for name, length in parts.items() if _has_a_part(name, wanted)},
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(situation=situations())
def test_what_happens_is_what_was_planned(tmp_path_factory: pytest.TempPathFactory, situation: Situation) -> None:
    folder = tmp_path_factory.mktemp("plan")
    target, wanted = folder / "t", filled(situation.wanted)
    with (
        FaultServer() as storage,
        rig(folder / "j", lambda *_: Source(storage), reuse_from=[folder / "cache"]) as engine,
    ):
        for where, names_of in ((folder / "elsewhere", situation.elsewhere), (target, situation.older)):
            files = filled(names_of)
            put(storage, files)
            job = engine.engine.submit(spec(where, [entry(name, data) for name, data in files.items()]))
            assert engine.is_over(job).state is JobState.DONE
        situation.disturb(folder)
        put(storage, wanted)
        storage.requests.clear()
        earlier = sum(job.bytes_fetched for job in engine.engine.snapshot().jobs)
        asked = spec(target, [entry(name, data) for name, data in wanted.items()])
        before = tree(target)
        plan = engine.engine.plan(asked)
        assert tree(target) == before

        over = engine.is_over(engine.engine.submit(asked))
        fetched = {*plan.new, *plan.changed} - {*plan.copied}
        blocked = {path for path, _ in plan.blocked}
        assert sorted(request.name for request in storage.requests) == sorted(
            name for name in fetched if situation.parts.get(name, 0) < len(wanted[name])
        )
        assert over.bytes_fetched == plan.bytes_to_fetch
        wait_until(lambda: storage.body_bytes == earlier + plan.bytes_to_fetch)
        assert over.bytes_reused == plan.bytes_reused
        assert over.files_checked == len(plan.new) + len(plan.changed)
        assert over.files_skipped == len(plan.same)
        assert set(engine.failures()) == blocked
        after = {name: data for name, data in tree(target).items() if not name.endswith(".part")}
        kept = {name: data for name, data in before.items() if not name.endswith(".part")}
        assert after == kept | {name: data for name, data in wanted.items() if name not in blocked}
        assert set(plan.extra) == set(kept) - set(wanted)
        assert not plan.is_short
        assert len(plan.new) + len(plan.changed) + len(plan.same) + len(blocked) == len(wanted)
