"""The table of a job's files: what goes in comes out, however odd it is."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.localnames import LocalName
from artifact_desktop.core.models import ManifestEntry
from artifact_desktop.transfer import table as module
from artifact_desktop.transfer.job import JobFile
from artifact_desktop.transfer.table import CHECKED, FAILED, SKIPPED, FileTable, Item, table_of

base64_letters = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
usual = st.binary(min_size=16, max_size=16).map(lambda raw: base64.b64encode(raw).decode())
spare_bits = st.text(base64_letters, min_size=22, max_size=22).map(lambda text: text + "==")
odd = st.one_of(st.text("A=\n \ud800", max_size=26), st.text("AB=", min_size=24, max_size=24), st.text(max_size=30))
digests = st.one_of(usual, spare_bits, odd, st.just("1B2M2Y8AsgTpgAmY7PhCfg=="))
entries = st.builds(
    ManifestEntry,
    st.text("ab/\ud800", max_size=4),
    digests,
    st.sampled_from([0, 1, 2, 1 << 40]),
    st.sampled_from(DigestAlgorithm),
    st.sampled_from([None, None, None, "s3://elsewhere"]),
)
chosen = st.lists(st.builds(JobFile, entries, st.sampled_from(["a", "b", "c/d"]).map(LocalName)), max_size=12)


@given(chosen)
def test_each_path_once_in_order_as_it_was_given(files: list[JobFile]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "STEP", 3)
        table = table_of(files)
    wanted = {
        file.entry.path: Item(file.entry.path, file.local, file.entry.digest, file.entry.size, file.entry.algorithm)
        for file in files
        if not file.entry.is_reference
    }
    assert [table.item(number) for number in range(len(table))] == [wanted[path] for path in sorted(wanted)]
    again = FileTable()
    for first in range(0, len(table), 5):
        again.extend(*table.columns(first, first + 5))
    assert [again.item(number) for number in range(len(again))] == [wanted[path] for path in sorted(wanted)]


@given(chosen)
def test_twins_are_those_of_one_content(files: list[JobFile]) -> None:
    table = table_of(files)
    items = [table.item(number) for number in range(len(table))]
    twins = table.twins()
    assert list(twins) == sorted(twins)
    for number, original in twins.items():
        assert original < number
        assert original not in twins
        assert items[number].content == items[original].content
        assert items[number].size
        assert items[number].algorithm is not DigestAlgorithm.UNKNOWN


def test_the_first_file_of_a_content_is_the_one_to_copy() -> None:
    one, other = (base64.b64encode(bytes([n] * 16)).decode() for n in (1, 2))
    table = FileTable()
    table.extend(list("abcdef"), None, [one, other, one, one, other, one], [5] * 6, ["MD5"] * 4 + ["MD5", "XXH128"])
    assert table.twins() == {2: 0, 3: 0, 4: 1}


@pytest.mark.parametrize(
    "columns",
    [
        (["b", "a"], None, ["", ""], [1, 1], ["MD5", "MD5"]),
        (["a", "a"], None, ["", ""], [1, 1], ["MD5", "MD5"]),
        (["a"], None, ["", ""], [1], ["MD5"]),
        (["a"], [], [""], [1], ["MD5"]),
        (["a"], None, [""], [1], ["sideways"]),
        (["0"], None, [""], [1], ["MD5"]),
    ],
)
def test_columns_that_do_not_fit_are_refused(columns: tuple[list[str], None, list[str], list[int], list[str]]) -> None:
    table = FileTable()
    table.extend(["1"], None, ["x"], [1], [DigestAlgorithm.MD5])
    with pytest.raises(ValueError, match=r"order|lengths|index|not in"):
        table.extend(*columns)  # type: ignore[arg-type]  # as read from a file
    assert len(table) == 1


def test_a_tally_counts_what_is_done() -> None:
    table = FileTable()
    kinds = [DigestAlgorithm.MD5, DigestAlgorithm.UNKNOWN, DigestAlgorithm.MD5, DigestAlgorithm.MD5]
    table.extend(list("abcd"), None, [""] * 4, [1, 2, 4, 8], kinds)
    table.states[:] = bytes([CHECKED, SKIPPED, FAILED, 0])
    assert table.tally() == (1, 1, 1, 1, 3)
    assert (table.done(), list(table.unfinished())) == ([0, 1], [2, 3])
