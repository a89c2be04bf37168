"""What the SDK is given to upload: folders of files whose bytes the tests know."""

import random
from pathlib import Path

MANY = 600

# Odd, yet legal on a POSIX volume and taken by the SDK.
ODD_NAMES = (
    "two words.txt",
    " leading and trailing space ",
    "ünï/cödé/ñandú.txt",
    "表/数据.csv",
    "emoji/🚲.txt",
    "time 12:30.txt",
    ".hidden/.keep",
    "...",
    "percent%20encoded%2Fname.txt",
    "question?.txt",
    "hash#tag&and=more;semi.txt",
    "plus+sign@at!$,(1)[2]{3}.txt",
    "'single' and \"double\".txt",
    "tilde~caret^backtick`pipe|less<more>.txt",
    "star*.txt",
    "back\\slash.txt",
    "CON",
    "aux.txt",
    "Case.txt",
    "case.txt",
    "cafe\u0301.txt",  # decomposed, beside the composed one
    "caf\u00e9.txt",
    "no_extension",
    "dot.",
    "/".join(f"level-{depth}" for depth in range(20)) + "/deep.txt",
    "long-" + "n" * 240 + ".txt",
)
EMPTY_NAMES = ("empty.bin", "nested/also-empty.txt")


def make_sources(root: Path) -> None:
    """Fills `root` with one folder per seeded artifact version; the same bytes each time."""
    for number in range(MANY):
        _write(root, f"many-files/part-{number % 7}/{number % 3}/{number:04}.bin", number, size=100 + number)
    for number, name in enumerate(ODD_NAMES):
        _write(root, f"odd-names/{name}", number, size=64 + number)
    for name in EMPTY_NAMES:
        _write(root, f"odd-names/{name}", 0, size=0)
    for version in range(3):
        _write(root, f"versions-v{version}/always-the-same.bin", 7, size=5_000)
        _write(root, f"versions-v{version}/changes.bin", version, size=1_000)
        _write(root, f"versions-v{version}/only-in-v{version}.bin", version, size=10)
    for version in range(2):
        for number in range(20):
            _write(root, f"xxh128-v{version}/shard-{number:02}.bin", number * (version + 1), size=2_000)
        _write(root, f"xxh128-v{version}/empty.bin", 0, size=0)
    _write(root, "large/weights.bin", 1, size=12_000_003)
    _write(root, "large/config.json", 2, size=300)
    _write(root, "growing-v0/first.bin", 11, size=700)
    _write(root, "growing-v0/replaced.bin", 12, size=700)
    _write(root, "growing-added/second.bin", 13, size=700)
    _write(root, "growing-added/replaced.bin", 14, size=800)
    _write(root, "growing-v1/first.bin", 11, size=700)
    _write(root, "growing-v1/second.bin", 13, size=700)
    _write(root, "growing-v1/replaced.bin", 14, size=800)
    _write(root, "draft-v1/first.bin", 11, size=700)
    _write(root, "draft-v1/drafted.bin", 15, size=900)
    _write(root, "elsewhere/on-the-web.bin", 21, size=3_000)
    _write(root, "elsewhere/on-this-disk.bin", 22, size=2_000)
    _write(root, "references/stored.bin", 23, size=1_000)


def _write(root: Path, name: str, seed: int, *, size: int) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(random.Random(seed).randbytes(size))
