"""What a version really holds, and what of it is on the disk."""

from pathlib import Path

from artifact_desktop.sample.server import SampleServer


def contents(server: SampleServer, name: str, alias: str) -> dict[str, bytes]:
    return {path: blob.read() for path, blob in server.contents(f"{name}:{alias}").items()}


def on_disk(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def arrived(folder: Path) -> int:
    """How many files are there. Opens none: while a download runs, a part may be gone once it is looked at."""
    return sum(not path.name.endswith(".part") for path in folder.rglob("*.*"))
