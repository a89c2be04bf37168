import ntpath
import posixpath
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate
from pathlib import PurePosixPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from artifact_desktop.core.localnames import (
    MACOS,
    POSIX,
    WINDOWS,
    LocalName,
    NameRules,
    local_names,
    original_name,
    rules_here,
)

APFS_CASED = NameRules(windows=False, folds_case=False, folds_forms=True)
ALL_RULES = [POSIX, MACOS, WINDOWS, APFS_CASED, replace(POSIX, part_bytes=143), replace(WINDOWS, part_bytes=143)]

# Parts that attract trouble, and any text between them.
_NASTY = (
    "", ".", "..", "...", " ", "a", "A", "a.", "a ", "a. .", "con", "CON", "Con.txt", "con .txt", "nul.tar.gz", "com¹",
    "aux", "lpt9", "conin$", "%", "%2E", "%2e", "%3A", "%63on", "%43ON", "%25", "%~1", "a%~1", "%uD800", "a:b", "a\\b",
    "c:", "\\\\host", "a\0b", "a\nb", "\x1f", "\x7f", "ß", "ss", "é", "e\u0301", "É", "İ", "i\u0307", "ﬁ", "fi",
    "İ", "ẞ", "SS", "K", "\u212a", "k", "ı", "I", "ς", "σ", "a\u200db", "ab", "²", "COM²", "lpt³.log", "con.%63on",
    "A~1", "LONGFI~1.TXT", "longfilename.txt", "a%~1.csv", "a%7E1", "%7E", "~1", "a~1~2",
    "\ud800", "\udfff", "\u202e", "x" * 255, "x" * 256, "X" * 256, "é" * 200, "x" * 250 + ".tar.gz",
    "日" * 85, "日" * 86,
)  # fmt: skip
parts = st.sampled_from(_NASTY) | st.text(st.characters(blacklist_categories=(), blacklist_characters="/"), max_size=6)
paths = st.lists(parts, min_size=1, max_size=4).map("/".join)
chains = st.lists(parts, min_size=2, max_size=6).map(lambda chain: list(accumulate(chain, "{}/{}".format)))
manifests = st.builds(list.__add__, st.lists(paths, max_size=12), st.just([]) | chains)
rules = st.sampled_from(ALL_RULES)

_WINDOWS_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(\..*)?", re.IGNORECASE)


def upper_by_letter(text: str) -> str:
    return "".join(large if len(large := letter.upper()) == 1 else letter for letter in text)


def casefolded_form(text: str) -> str:
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())


def without_invisible(text: str) -> str:
    return casefolded_form(re.sub("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]", "", text))


def comparisons(rules: NameRules) -> list[Callable[[str], str]]:
    """How volumes with such rules may look at names: as they are; APFS; XFS; NTFS and exFAT; APFS; ext4 and HFS+."""
    ways: list[Callable[[str], str]] = [str]
    if rules.folds_forms:
        ways.append(lambda text: unicodedata.normalize("NFD", text))
    if rules.folds_case:
        ways += [str.lower, upper_by_letter, casefolded_form, without_invisible]
    return ways


@given(manifests, rules)
@example(["con/x", "%63on/x"], WINDOWS)
def test_nothing_leaves_the_target(manifest: list[str], rules: NameRules) -> None:
    for local in local_names(manifest, rules).values():
        placed = posixpath.join("/target", local)
        assert placed == posixpath.normpath(placed) == f"/target/{local}"
        if rules.windows:
            windows = local.replace("/", "\\")
            placed = ntpath.join("D:\\target", windows)
            assert placed == ntpath.normpath(placed) == f"D:\\target\\{windows}"


@given(manifests, rules)
def test_every_part_can_be_stored(manifest: list[str], rules: NameRules) -> None:
    for local in local_names(manifest, rules).values():
        for part in local.split("/"):
            assert 0 < len(part.encode("utf-8")) <= rules.part_bytes <= 255
            assert len(part.encode("utf-16-le")) // 2 <= 255
            assert part not in (".", "..")
            assert "\0" not in part
            if rules.windows:
                assert not set(part) & set('<>:"|?*\\')
                assert all(ord(character) >= 32 for character in part)
                assert part[-1] not in ". "
                assert not _WINDOWS_DEVICE.fullmatch(part)
                stem, _, extension = part.partition(".")
                short = len(stem) <= 8 and len(extension) <= 3 and "." not in extension
                assert not (short and re.search(r"~[0-9]+$", stem)), "may be the second name of another file"


@given(manifests, rules)
@example(["ς", "Σ", "ß", "SS", "ẞ", "\u212a", "K", "k", "é", "e\u0301", "a\u200db", "ab", "İ", "i\u0307"], WINDOWS)
def test_no_two_files_meet_and_no_file_is_a_folder(manifest: list[str], rules: NameRules) -> None:
    names = local_names(manifest, rules)
    assert set(names) == set(manifest)
    for seen in comparisons(rules):
        files = [seen(local) for local in names.values()]
        assert len(set(files)) == len(files)
        folders = {seen(str(above)) for local in names.values() for above in PurePosixPath(local).parents}
        assert not folders & set(files)


@given(manifests, rules)
def test_the_volume_sees_each_folder_spelled_in_one_way(manifest: list[str], rules: NameRules) -> None:
    for seen in comparisons(rules):
        spelled: dict[str, str] = {}
        for local in local_names(manifest, rules).values():
            for folder in map(str, PurePosixPath(local).parents):
                assert spelled.setdefault(seen(folder), folder) == folder


@given(manifests, rules)
@example(["con/x", "%63on/x"], WINDOWS)
@example(["%2e", "a~1", "a%7E1", "%7e"], WINDOWS)
def test_what_was_escaped_can_be_read_back(manifest: list[str], rules: NameRules) -> None:
    """The recorded mapping goes both ways; and where no tail was needed, the name alone tells what it was."""
    names = local_names(manifest, rules)
    assert {local: path for path, local in names.items()}.keys() == set(names.values())
    spelled: dict[str, str] = {}
    for path, local in sorted(names.items()):
        shown, stored = path.split("/"), local.split("/")
        above = ["/".join(stored[:depth]) for depth in range(1, len(stored))]
        expected = [*map(spelled.setdefault, above, shown), shown[-1]]
        assert original_name(local, rules) == (None if "%~" in local else "/".join(expected))


@given(manifests, rules)
def test_the_name_alone_tells_what_a_single_file_was(manifest: list[str], rules: NameRules) -> None:
    for path in manifest:
        local = local_names([path], rules)[path]
        cut = any(len(part.encode("utf-8", "surrogatepass")) > 100 for part in path.split("/"))
        assert original_name(local, rules) == path or (cut and original_name(local, rules) is None)


@given(manifests, rules, st.randoms())
def test_names_do_not_depend_on_order_or_repetition(manifest: list[str], rules: NameRules, random) -> None:
    shuffled = manifest * 2
    random.shuffle(shuffled)
    assert local_names(shuffled, rules) == local_names(manifest, rules)


safe_parts = st.text("abcdefghijklmnopqrstuvwxyz0123456789_-=+,;()[]{}!@#$&' ñ日", min_size=2, max_size=20).map(
    lambda text: f"q{text}q"
)


@given(st.lists(safe_parts, min_size=1, max_size=3).map("/".join), rules)
def test_a_safe_name_stays(path: str, rules: NameRules) -> None:
    assert local_names([path], rules) == {path: path}


@given(st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="/\0%"), min_size=1, max_size=60))
def test_on_posix_every_legal_name_without_percent_stays(part: str) -> None:
    if part not in (".", ".."):
        assert local_names([part], POSIX) == {part: part}


KEPT_ON_POSIX = ["a:b", "a\\b", "50%", "100%.csv", "%d.txt", "con", "a.", " a", "a\nb", "*", "e\u0301"]


@pytest.mark.parametrize("name", KEPT_ON_POSIX)
def test_what_only_windows_minds_stays_on_posix(name: str) -> None:
    assert local_names([name], POSIX) == {name: name}


TABLE = [
    (POSIX, "../../etc/passwd", "%2E%2E/%2E%2E/etc/passwd"),
    (POSIX, "/etc/passwd", "%/etc/passwd"),
    (POSIX, "a//b", "a/%/b"),
    (POSIX, "./a", "%2E/a"),
    (POSIX, "a\0b", "a%00b"),
    (POSIX, "a%00b", "a%2500b"),
    (POSIX, "\udc80", "%uDC80"),
    (POSIX, "", "%"),
    (WINDOWS, "a:b", "a%3Ab"),
    (WINDOWS, "c:\\x", "c%3A%5Cx"),
    (WINDOWS, "con", "%63on"),
    (WINDOWS, "CON.txt", "%43ON.txt"),
    (WINDOWS, "con .txt", "%63on .txt"),
    (WINDOWS, "console.txt", "console.txt"),
    (WINDOWS, "a.", "a%2E"),
    (WINDOWS, "a ", "a%20"),
    (WINDOWS, "tab\there", "tab%09here"),
    (WINDOWS, "LONGFI~1.TXT", "LONGFI%7E1.TXT"),
    (WINDOWS, "LONGFI%7E1.TXT", "LONGFI%257E1.TXT"),
    (WINDOWS, "longer than that~1.txt", "longer than that~1.txt"),
    (WINDOWS, "backup~", "backup~"),
    (POSIX, "LONGFI~1.TXT", "LONGFI~1.TXT"),
    (MACOS, "a:b", "a:b"),
]


@pytest.mark.parametrize(("rules", "path", "local"), TABLE)
def test_names_of_the_table(rules: NameRules, path: str, local: str) -> None:
    assert local_names([path], rules) == {path: local}


def test_case_and_unicode_clashes_get_a_tail_where_the_volume_folds() -> None:
    manifest = ["README.md", "readme.md", "café.txt", "cafe\u0301.txt"]
    assert local_names(manifest, POSIX) == {name: name for name in manifest}
    for rules in (MACOS, WINDOWS):
        assert local_names(manifest, rules) == {
            "README.md": "README.md",
            "readme.md": "readme%~1.md",
            "cafe\u0301.txt": "cafe\u0301.txt",
            "café.txt": "café%~1~.txt" if rules.windows else "café%~1.txt",
        }


def test_folders_that_the_volume_takes_for_one_are_one() -> None:
    names = local_names(["Data/a", "data/b", "DATA/A"], WINDOWS)
    assert names == {"DATA/A": "DATA/A", "Data/a": "DATA/a%~1~", "data/b": "DATA/b"}


def test_a_file_that_is_also_a_folder_moves_aside() -> None:
    assert local_names(["a", "a/b", "a%~1"], POSIX) == {"a": "a%~1", "a/b": "a/b", "a%~1": "a%25~1"}
    assert local_names(["x.tar/y", "X.TAR"], WINDOWS) == {"x.tar/y": "x.tar/y", "X.TAR": "X%~1~.TAR"}


def test_long_names_keep_their_extension_and_their_difference() -> None:
    names = local_names(["n" * 300 + "1.csv", "n" * 300 + "2.csv"], POSIX)
    assert len(set(names.values())) == 2
    for local in names.values():
        assert len(local.encode()) == 255
        assert re.fullmatch(r"n+%~[0-9a-f]{16}\.csv", local)


def test_the_rules_of_this_system(monkeypatch: pytest.MonkeyPatch) -> None:
    for platform, expected in {"win32": WINDOWS, "darwin": MACOS, "linux": POSIX, "freebsd14": POSIX}.items():
        monkeypatch.setattr("sys.platform", platform)
        assert rules_here() is expected


def test_real_files_with_nasty_names(tmp_path) -> None:
    manifest = [part for part in _NASTY if "/" not in part] + [f"folder/{part}" for part in _NASTY]
    names: dict[str, LocalName] = local_names(manifest, rules_here())
    for number, local in enumerate(names.values()):
        place = tmp_path / local
        place.parent.mkdir(exist_ok=True)
        with place.open("xb") as file:  # x: no two may meet
            file.write(number.to_bytes(4, "big"))
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == len(names)
