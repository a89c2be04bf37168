"""What kind of file a name says it is: the word, the icon and the filter group. No Qt objects; any thread."""

from functools import lru_cache
from typing import NamedTuple

from artifact_desktop.core.messages import QT_TRANSLATE_NOOP

IMAGES = "images"
TABLES = "tables"


class FileKind(NamedTuple):
    """`text` is English, translated in context "kinds"; it is empty where the kind is just the suffix.

    `icon` is a name of resources/icons, `group` one of IMAGES, TABLES or "".
    """

    text: str
    icon: str
    group: str = ""
    suffix: str = ""


FOLDER = FileKind(QT_TRANSLATE_NOOP("kinds", "Folder"), "folder")
REFERENCE = FileKind(QT_TRANSLATE_NOOP("kinds", "Reference"), "link")
_PLAIN = FileKind(QT_TRANSLATE_NOOP("kinds", "File"), "file")

_KINDS = (
    ("png", FileKind(QT_TRANSLATE_NOOP("kinds", "PNG image"), "image", IMAGES)),
    ("jpg jpeg", FileKind(QT_TRANSLATE_NOOP("kinds", "JPEG image"), "image", IMAGES)),
    ("gif", FileKind(QT_TRANSLATE_NOOP("kinds", "GIF image"), "image", IMAGES)),
    ("webp", FileKind(QT_TRANSLATE_NOOP("kinds", "WebP image"), "image", IMAGES)),
    ("svg", FileKind(QT_TRANSLATE_NOOP("kinds", "SVG image"), "image", IMAGES)),
    ("tif tiff", FileKind(QT_TRANSLATE_NOOP("kinds", "TIFF image"), "image", IMAGES)),
    ("bmp heic avif ppm pgm exr hdr", FileKind(QT_TRANSLATE_NOOP("kinds", "Image"), "image", IMAGES)),
    ("csv", FileKind(QT_TRANSLATE_NOOP("kinds", "CSV table"), "table", TABLES)),
    ("tsv tab", FileKind(QT_TRANSLATE_NOOP("kinds", "TSV table"), "table", TABLES)),
    ("parquet", FileKind(QT_TRANSLATE_NOOP("kinds", "Parquet table"), "table", TABLES)),
    ("arrow feather", FileKind(QT_TRANSLATE_NOOP("kinds", "Arrow table"), "table", TABLES)),
    ("xls xlsx ods", FileKind(QT_TRANSLATE_NOOP("kinds", "Spreadsheet"), "table", TABLES)),
    ("md markdown", FileKind(QT_TRANSLATE_NOOP("kinds", "Markdown"), "file-text")),
    ("txt log rst", FileKind(QT_TRANSLATE_NOOP("kinds", "Text"), "file-text")),
    ("pdf", FileKind(QT_TRANSLATE_NOOP("kinds", "PDF document"), "file-text")),
    ("html htm", FileKind(QT_TRANSLATE_NOOP("kinds", "Web page"), "file-code")),
    ("json jsonl ndjson", FileKind(QT_TRANSLATE_NOOP("kinds", "JSON data"), "file-code")),
    ("yaml yml", FileKind(QT_TRANSLATE_NOOP("kinds", "YAML data"), "file-code")),
    ("xml", FileKind(QT_TRANSLATE_NOOP("kinds", "XML data"), "file-code")),
    ("toml ini cfg conf env", FileKind(QT_TRANSLATE_NOOP("kinds", "Settings"), "file-code")),
    ("py pyi", FileKind(QT_TRANSLATE_NOOP("kinds", "Python code"), "file-code")),
    ("ipynb", FileKind(QT_TRANSLATE_NOOP("kinds", "Notebook"), "file-code")),
    ("sh bash c h cc cpp hpp cu rs go js ts java r jl", FileKind(QT_TRANSLATE_NOOP("kinds", "Code"), "file-code")),
    ("zip", FileKind(QT_TRANSLATE_NOOP("kinds", "ZIP archive"), "archive")),
    ("tar gz tgz bz2 xz zst 7z rar", FileKind(QT_TRANSLATE_NOOP("kinds", "Archive"), "archive")),
    ("pt pth ckpt safetensors onnx h5 keras pb tflite gguf", FileKind(QT_TRANSLATE_NOOP("kinds", "Model"), "model")),
    ("npy npz", FileKind(QT_TRANSLATE_NOOP("kinds", "NumPy array"), "file-code")),
    ("pkl pickle", FileKind(QT_TRANSLATE_NOOP("kinds", "Python pickle"), "file-code")),
    ("mp4 mov avi mkv webm", FileKind(QT_TRANSLATE_NOOP("kinds", "Video"), "video")),
    ("wav mp3 flac ogg m4a", FileKind(QT_TRANSLATE_NOOP("kinds", "Audio"), "audio")),
)  # fmt: skip
_BY_SUFFIX = {suffix: kind for suffixes, kind in _KINDS for suffix in suffixes.split()}

_BY_ENDING = (
    (".table.json", FileKind(QT_TRANSLATE_NOOP("kinds", "W&B table"), "table", TABLES)),
    (".tar.gz", _BY_SUFFIX["gz"]),
)


def endings(group: str) -> tuple[str, ...]:
    """What the names of a group's files end with, in lower case."""
    suffixes = [f".{suffix}" for suffix, kind in _BY_SUFFIX.items() if kind.group == group]
    return (*suffixes, *(ending for ending, kind in _BY_ENDING if kind.group == group))


def kind_of(name: str) -> FileKind:
    """The kind of a file by its name alone."""
    lowered = name.lower()
    for ending, kind in _BY_ENDING:
        if lowered.endswith(ending):
            return kind
    stem, _, suffix = lowered.rpartition(".")
    return _kind_of_suffix(suffix) if stem and len(suffix) <= 12 else _PLAIN


@lru_cache(maxsize=1024)
def _kind_of_suffix(suffix: str) -> FileKind:
    known = _BY_SUFFIX.get(suffix)
    if known is not None:
        return known
    return FileKind("", "file", suffix=suffix.upper()) if suffix.isalnum() else _PLAIN
