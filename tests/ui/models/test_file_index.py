"""The columns behind the file tree, checked against plain walks over the paths."""

from hypothesis import given
from hypothesis import strategies as st

from artifact_desktop.core.models import ManifestEntry
from artifact_desktop.ui.models.file_index import Column, FileIndex, natural
from artifact_desktop.ui.models.file_selection import FileSelection
from artifact_desktop.ui.models.kinds import IMAGES, TABLES

part = st.text(alphabet="ab.1Z", min_size=1, max_size=3)
entry = st.builds(
    lambda parts, size, ref: ManifestEntry("/".join(parts), "", size, ref="s3://x" if ref else None),
    st.lists(part, min_size=1, max_size=4),
    st.integers(0, 1000),
    st.booleans(),
)
manifests = st.lists(entry, max_size=40, unique_by=lambda entry: entry.path)


def files(*paths: str) -> FileIndex:
    return FileIndex([ManifestEntry(path, "", 10) for path in paths])


def names(index: FileIndex, column: Column = Column.NAME, descending: bool = False) -> list[str]:
    children = index.children(0, index.everything, column, descending)
    return [index.name(child) if child >= 0 else f"{index.folder_names[~child]}/" for child in children]


def walk(index: FileIndex, folder: int = 0) -> list[str]:
    paths = []
    for child in index.children(folder, index.everything, Column.NAME, False):
        paths += [index.entries[child].path] if child >= 0 else walk(index, ~child)
    return paths


@given(manifests)
def test_every_file_is_found_once_by_walking_and_by_its_path(entries: list[ManifestEntry]) -> None:
    index = FileIndex(entries)
    assert sorted(walk(index)) == sorted(entry.path for entry in entries)
    for each in entries:
        number = index.find(each.path)
        assert number is not None
        assert index.entries[number] is each
    assert index.find("no/such") is None


@given(manifests)
def test_a_folder_counts_what_can_be_downloaded_below_it(entries: list[ManifestEntry]) -> None:
    index = FileIndex(entries)
    for folder in range(len(index.folder_names)):
        prefix = f"{index.folder_path(folder)}/" if folder else ""
        below = [each for each in entries if each.path.startswith(prefix) and not each.is_reference]
        assert index.everything.folder_eligible[folder] == len(below)
        assert index.folder_bytes[folder] == sum(each.size for each in below)
        run = index.entries[index.first_file[folder] : index.end_file[folder]]
        assert [each for each in run if not each.is_reference] == sorted(below)


@given(
    manifests, st.lists(st.tuples(st.integers(0), st.booleans(), st.booleans()), max_size=20), st.sampled_from("ab1")
)
def test_ticks_add_up_whatever_is_ticked_and_filtered(
    entries: list[ManifestEntry], steps: list[tuple[int, bool, bool]], text: str
) -> None:
    index = FileIndex(entries)
    selection = FileSelection(index)
    ticked = {each.path for each in entries if not each.is_reference}
    shown = set(ticked)
    for position, (pick, is_folder, tick) in enumerate(steps):
        if position == len(steps) // 2:
            selection.set_matches(index.match(text, ""))
            shown = {path for path in shown if text in path.casefold()}
        if is_folder:
            folder = pick % len(index.folder_names)
            prefix = f"{index.folder_path(folder)}/" if folder else ""
            touched = {path for path in shown if path.startswith(prefix)}
            selection.set_folder(folder, tick)
        elif shown:
            path = sorted(shown)[pick % len(shown)]
            touched = {path}
            selection.set_file(index.find(path) or 0, tick)
        else:
            continue
        ticked = ticked | touched if tick else ticked - touched
    assert {each.path for each in selection.entries()} == ticked
    assert selection.files == len(ticked)
    assert selection.bytes == sum(each.size for each in entries if each.path in ticked)
    for folder in range(len(index.folder_names)):
        prefix = f"{index.folder_path(folder)}/" if folder else ""
        below = {path for path in shown if path.startswith(prefix)}
        assert selection.folder_ticks(folder) == (len(below & ticked), len(below))


def test_names_are_in_the_order_people_read_them() -> None:
    index = files("img10.png", "IMG2.png", "img1.png", "z/a", "B/a", "a.txt")
    assert names(index) == ["B/", "z/", "a.txt", "img1.png", "IMG2.png", "img10.png"]
    assert names(index, descending=True) == ["z/", "B/", "img10.png", "IMG2.png", "img1.png", "a.txt"]


def test_folders_stay_first_when_sizes_are_sorted() -> None:
    index = FileIndex(
        [
            ManifestEntry("small.txt", "", 1),
            ManifestEntry("large.txt", "", 9),
            ManifestEntry("pointer.txt", "", 99, ref="s3://x"),
            ManifestEntry("full/x", "", 50),
            ManifestEntry("empty/x", "", 0),
        ]
    )
    assert names(index, Column.SIZE) == ["empty/", "full/", "pointer.txt", "small.txt", "large.txt"]
    assert names(index, Column.SIZE, descending=True) == ["full/", "empty/", "large.txt", "small.txt", "pointer.txt"]


def test_numbers_of_any_length_can_be_sorted() -> None:
    assert natural("9" * 10_000) < natural("9" * 10_001)
    assert natural("²a") != natural("2a")


def test_a_large_folder_is_in_the_same_order() -> None:
    wanted = [f"f{number}" for number in range(6000)]
    assert walk(files(*wanted)) == wanted


def shown(index: FileIndex, text: str, group: str = "") -> list[str]:
    column = index.match(text, group).shown
    return [entry.path for entry, keep in zip(index.entries, column, strict=True) if keep]


def test_filters_by_text_glob_and_kind() -> None:
    index = files("a/Cat.PNG", "a/dog.png", "cat/notes.md", "t.csv", "x.table.json", "b[1].txt", "y.json")
    assert shown(index, " CAT ") == ["a/Cat.PNG", "cat/notes.md"]
    assert shown(index, "*.png") == ["a/Cat.PNG", "a/dog.png"]
    assert shown(index, "?at.*") == ["a/Cat.PNG"]
    assert shown(index, "a/*.png") == ["a/Cat.PNG", "a/dog.png"]
    assert shown(index, "*o*s*") == ["cat/notes.md"]
    assert shown(index, "", IMAGES) == ["a/Cat.PNG", "a/dog.png"]
    assert shown(index, "", TABLES) == ["t.csv", "x.table.json"]
    assert shown(index, "dog", IMAGES) == ["a/dog.png"]
    assert len(shown(index, "")) == 7
    assert shown(index, "[") == []  # half a glob matches nothing, and is no error
    assert shown(index, "nothing like it") == []


def test_odd_paths_are_only_names() -> None:
    odd = ["/abs", "a//b", "../up", "a", "a/", "é/ü", "\ud800/x"]
    index = files(*odd)
    assert sorted(walk(index)) == sorted(odd)


def test_an_empty_manifest() -> None:
    index = FileIndex(())
    assert len(index) == 0
    assert list(index.children(0, index.everything, Column.NAME, False)) == []
    assert not FileSelection(index).set_folder(0, True)
