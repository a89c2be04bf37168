"""What is in the files of the sample data: text, tables, sound, weights. All of it made up, all of it readable."""

import csv
import io
import json
import math
import struct
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from artifact_desktop.sample.blobs import Blob, Computed, Kept, Made
from artifact_desktop.sample.pictures import scene

BIKE_CLASSES = ("bicycle", "cargo-bike")

BIKE_README = """# Bike dataset

Street pictures with **bicycles** and **cargo bikes**, boxes drawn by hand.

| split | pictures |
| ----- | -------: |
| train | 70 % |
| val   | 20 % |
| test  | 10 % |

* `images/` - PNG, one street scene each
* `annotations/labels.csv` - one line a box, in pixels
* `annotations/scores.table.json` - what the last detector made of them
* `raw-video.mp4` - where the frames come from; it stays in the bucket, ask *Marko* for access

Faces and number plates are blurred. Licence: CC BY 4.0.
"""


@lru_cache(None)
def picture(name: str) -> Blob:
    """The scene of that name as a file. Kept for the whole process, so that its digest is computed once."""
    return Made(lambda: scene(name).png())


def labels_csv(scenes: Mapping[str, str], redrawn: int = 0, classes: int = 2) -> Blob:
    """The boxes of scenes, given as file name -> scene name. Some are a little looser after they were `redrawn`."""

    def make() -> bytes:
        rows = []
        for number, (file, name) in enumerate(scenes.items()):
            loose = redrawn % 4 if number % 13 == 0 else 0
            for box in scene(name).bicycles:
                label = box.label if classes > 1 else BIKE_CLASSES[0]
                rows.append((file, label, box.x - loose, box.y - loose, box.width + loose, box.height + loose))
        return _csv(("file", "label", "x", "y", "width", "height"), rows)

    return Made(make)


def scores_table(scenes: Mapping[str, str], salt: str) -> Blob:
    """A W&B table of a detector's findings."""

    def make() -> bytes:
        rows = []
        for number, (file, name) in enumerate(scenes.items()):
            for box in scene(name).bicycles:
                score = round(0.5 + 0.5 * abs(math.sin(len(salt) + number * 0.37 + box.x)), 4)
                rows.append([file, box.label, score, score > 0.6])
        return table(("file", "label", "score", "kept"), ("string", "string", "number", "boolean"), rows)

    return Made(make)


def table(columns: Sequence[str], kinds: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """A `.table.json` as `wandb.Table` writes it."""
    types = {
        column: {"params": {"allowed_types": [{"wb_type": "none"}, {"wb_type": kind}]}, "wb_type": "union"}
        for column, kind in zip(columns, kinds, strict=True)
    }
    return json.dumps(
        {
            "_type": "table",
            "column_types": {"params": {"type_map": types}, "wb_type": "typedDict"},
            "columns": columns,
            "data": rows,
            "ncols": len(columns),
            "nrows": len(rows),
        }
    ).encode()


def small_table(columns: Sequence[str], kinds: Sequence[str], rows: Sequence[Sequence[object]]) -> Blob:
    return Kept(table(columns, kinds, rows))


def csv_file(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Blob:
    return Kept(_csv(header, rows))


def json_file(value: object) -> Blob:
    return Kept(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def reading(number: int) -> Blob:
    """One of very many small files: what a roadside counter saw in a quarter of an hour."""

    def make() -> bytes:
        passed = {label: (number * 7 + salt * 13) % 29 for salt, label in enumerate(("bicycle", "scooter", "walker"))}
        at = f"2026-06-{1 + number // 96:02d}T{number // 4 % 24:02d}:{number % 4 * 15:02d}:00Z"
        return json.dumps({"counter": f"K{number % 5 + 1}", "from": at, "passed": passed}).encode()

    return Made(make)


def tone(hertz: float, seconds: float) -> Blob:
    """A sound that fades: 16 kHz, 16 bit, mono."""

    def make() -> bytes:
        count = int(16_000 * seconds)
        wave = (math.sin(math.tau * hertz * i / 16_000) * math.exp(-3 * i / count) for i in range(count))
        samples = struct.pack(f"<{count}h", *(int(20_000 * value) for value in wave))
        form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 16_000, 32_000, 2, 16)
        chunks = b"WAVE" + form + struct.pack("<4sI", b"data", len(samples)) + samples
        return struct.pack("<4sI", b"RIFF", len(chunks)) + chunks

    return Made(make)


def embeddings(seed: str, rows: int, *, md5: str | None = None) -> Blob:
    """A NumPy file of `rows` x 512 small numbers."""
    about = f"{{'descr': '|u1', 'fortran_order': False, 'shape': ({rows}, 512), }}"
    about = about.ljust(128 - 10 - 1) + "\n"
    head = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(about)) + about.encode()
    return Computed(seed, len(head) + rows * 512, head=head, md5=md5)


def weights(seed: str, numbers: int, *, md5: str | None = None, xxh128: str | None = None) -> Blob:
    """A safetensors file with one tensor of 16-bit `numbers`."""
    tensor = {"dtype": "BF16", "shape": [numbers], "data_offsets": [0, 2 * numbers]}
    about = json.dumps({"__metadata__": {"format": "pt"}, "detector.weight": tensor})
    about = about.ljust(-(-len(about) // 8) * 8)
    head = struct.pack("<Q", len(about)) + about.encode()
    return Computed(seed, len(head) + 2 * numbers, head=head, md5=md5, xxh128=xxh128)


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()
