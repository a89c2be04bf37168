"""The plan says what will happen, and then that happens."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from artifact_desktop.core.errors import Code, LocalError
from artifact_desktop.transfer.checksum import Stopped
from artifact_desktop.transfer.job import JobState
from artifact_desktop.transfer.plan import make_plan
from artifact_desktop.transfer.table import table_of
from artifact_desktop.transfer.target import part_name
from tests.faults.server import FaultServer
from tests.transfer.rig import Rig, Source, content, entry, rig, spec, tree

MakeRig = Callable[..., Rig]


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


names = st.sampled_from(["a", "b", "c", "d/a", "d/b"])
datas = st.sampled_from([b"", b"one", b"two", b"three"])


@given(wanted=st.dictionaries(names, datas, min_size=1), present=st.dictionaries(names, datas))
def test_what_happens_is_what_was_planned(
    tmp_path_factory: pytest.TempPathFactory, wanted: dict[str, bytes], present: dict[str, bytes]
) -> None:
    folder = tmp_path_factory.mktemp("plan")
    target = folder / "t"
    for name, data in present.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(data)
    with FaultServer() as storage:
        for name, data in wanted.items():
            storage.put(name, data)
        asked = spec(target, [entry(name, data) for name, data in wanted.items()])
        plan = make_plan(asked)
        with rig(folder / "j", lambda *_: Source(storage)) as engine:
            over = engine.is_over(engine.engine.submit(asked))
        assert over.state is JobState.DONE
        assert tree(target) == present | wanted
        assert over.bytes_fetched == plan.bytes_to_fetch
        assert over.files_checked == len(plan.new) + len(plan.changed)
        assert over.files_skipped == len(plan.same)
        assert set(plan.extra) == set(present) - set(wanted)
