"""Safe local names for the hostile names of a manifest.

A manifest path becomes a path below the target folder that cannot leave it, means the same on this kind of
volume, and clashes with no other. A name that is safe stays as it is. Otherwise characters become `%XX`, and a
name that would clash or is too long gets a `%~` tail. The mapping of a job is recorded with it, so it can
always be read back; without a tail, a part also decodes by itself where the rules are known (`original_name`).

What the rules rest on: Microsoft's "Naming Files, Paths, and Namespaces"; the exFAT specification's up-case table and
that of NTFS, of which casefolding is a superset (tried letter by letter on both); Apple's APFS reference (normalised,
then casefolded); the kernel's `utf8_strncasecmp` for ext4, which also ignores what is invisible, as HFS+ does.
"""

import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NewType

LocalName = NewType("LocalName", str)
"""A relative path, "/" between parts, that has been made safe. Only this module makes one."""

PART_BYTES = 255
"""The longest part that ext4, APFS and NTFS store; NTFS counts UTF-16 units, of which there are never more."""

_DEVICE = r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(\..*)?"
_RESERVED = re.compile(_DEVICE, re.IGNORECASE | re.DOTALL)
_RESERVED_INITIALS = "ACLNPaclnp"
# What Windows may have given a longer name as a second, short one: writing `LONGFI~1.TXT` replaces `longfilename.txt`.
_ALIAS = r"(?=[^.]{1,8}(\.|\Z))[^.]*~[0-9]{1,6}(\.[^.]{0,3})?"
_SHORT = re.compile(_ALIAS, re.DOTALL)
_ESCAPE = re.compile(r"%u(D[89A-F][0-9A-F]{2})|%([0-9A-F]{2})")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_POSIX_FORBIDDEN = frozenset("\0")
_WINDOWS_FORBIDDEN = frozenset('<>:"|?*\\') | frozenset(map(chr, range(32)))
_POSIX_SUSPECT = re.compile(r"[\0%\ud800-\udfff]|\A\.{0,2}\Z")
_WINDOWS_SUSPECT = re.compile(
    rf'[\0-\x1f<>:"|?*\\%\ud800-\udfff]|[. ]\Z|\A\Z|\A{_DEVICE}\Z|\A{_ALIAS}\Z', re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class NameRules:
    """What a volume can store, and which names it takes for one.

    `windows`: it minds the characters and names that Windows reserves. `folds_forms`: it takes the Unicode forms of a
    name (NFC, NFD) for one. `folds_case`: it takes cases and forms for one. `part_bytes`: the longest part, UTF-8.
    """

    windows: bool
    folds_case: bool
    folds_forms: bool
    part_bytes: int = PART_BYTES

    @property
    def forbidden(self) -> frozenset[str]:
        return _WINDOWS_FORBIDDEN | _POSIX_FORBIDDEN if self.windows else _POSIX_FORBIDDEN


POSIX = NameRules(windows=False, folds_case=False, folds_forms=False)
MACOS = NameRules(windows=False, folds_case=True, folds_forms=True)
WINDOWS = NameRules(windows=True, folds_case=True, folds_forms=True)


def rules_here() -> NameRules:
    """The rules of the system this runs on."""
    if sys.platform == "win32":
        return WINDOWS
    return MACOS if sys.platform == "darwin" else POSIX


def local_names(paths: Iterable[str], rules: NameRules) -> dict[str, LocalName]:
    """A safe local name for each path. The same paths give the same names, in whatever order they come.

    Paths that differ only in what the volume ignores (case, Unicode form) and a file whose name is also a
    folder get a tail. A path given twice counts once.
    """
    ordered = sorted(set(paths))
    folders = _Folders(rules)
    for path in ordered:
        folders.add(_folder_of(path))
    names: dict[str, LocalName] = {}
    taken: set[str] = set()
    for path in ordered:
        folder = _folder_of(path)
        prefix, prefix_key = folders.places[folder]
        base = _safe_part(path[len(folder) :], rules)
        candidate, number = base, 0
        while (key := prefix_key + _fold(candidate, rules)) in taken or key in folders.spelling:
            number += 1
            candidate = _numbered(base, number, rules)
        taken.add(key)
        names[path] = LocalName(prefix + candidate)
    return names


def _folder_of(path: str) -> str:
    return path[: path.rfind("/") + 1]


class _Folders:
    """The folders of a manifest, each worked out once: a manifest has many more files than folders.

    `places`: for each folder of the manifest, "/" at its end, its local name and what the volume sees of that.
    `spelling`: what the volume sees of a folder, and its name: the first spelling met serves all it takes for one.
    """

    def __init__(self, rules: NameRules) -> None:
        self._rules = rules
        self.places: dict[str, tuple[str, str]] = {"": ("", "")}
        self.spelling: dict[str, str] = {}

    def add(self, folder: str) -> None:
        if folder in self.places:
            return
        name, key = "", ""
        for part in folder[:-1].split("/"):
            safe = _safe_part(part, self._rules)
            key += _fold(safe, self._rules)
            name += self.spelling.setdefault(key, safe) + "/"
            key += "/"
        self.places[folder] = (name, key)


def _fold(text: str, rules: NameRules) -> str:
    """What the volume sees of a name when it compares it with another."""
    if text.isascii():
        return text.lower() if rules.folds_case else text
    if rules.folds_case:  # a dotless i is an I to the tables of some network drives
        text = unicodedata.normalize("NFD", _INVISIBLE.sub("", text)).casefold().replace("\u0131", "i")
    return unicodedata.normalize("NFC", text) if rules.folds_case or rules.folds_forms else text


def _safe_part(part: str, rules: NameRules) -> str:
    suspect = _WINDOWS_SUSPECT if rules.windows else _POSIX_SUSPECT
    if not suspect.search(part) and len(part.encode("utf-8")) <= rules.part_bytes:
        return part
    if part in ("", ".", ".."):
        return "".join(map(_escaped, part)) or "%"
    forbidden = rules.forbidden
    text = "".join(
        _escaped(character)
        if character in forbidden or "\ud800" <= character <= "\udfff" or _imitates(part, position, rules)
        else character
        for position, character in enumerate(part)
    )
    if rules.windows:
        if text[-1] in ". ":
            text = text[:-1] + _escaped(text[-1])
        if _RESERVED.fullmatch(text):
            text = _escaped(text[0]) + text[1:]
        if _SHORT.fullmatch(text):
            text = _escaped("~").join(text.rsplit("~", 1))
    return text if len(text.encode("utf-8")) <= rules.part_bytes else _tailed(text, f"%~{_fingerprint(part)}", rules)


def _escaped(character: str) -> str:
    code = ord(character)
    return f"%{code:02X}" if code < 0x80 else f"%u{code:04X}"


def _imitates(part: str, position: int, rules: NameRules) -> bool:
    """Whether a literal "%" begins what reads like one of our own escapes."""
    if part[position] != "%":
        return False
    rest = part[position + 1 :]
    if part == "%" or rest.startswith("~") or re.match(r"u[dD][89a-fA-F]", rest):
        return True
    if not re.match(r"[0-9A-Fa-f]{2}", rest):
        return False
    meant = chr(int(rest[:2], 16))
    if rules.windows and (meant == " " or (position == 0 and meant in _RESERVED_INITIALS)):
        return True
    return meant in rules.forbidden or meant in "%." or (rules.windows and meant == "~")


def original_name(local: str, rules: NameRules) -> str | None:
    """The manifest path that a local name was made of under these rules, or None where a tail hides it.

    Of a folder that the volume takes for another, the spelling is that of the other. For whoever finds files without
    the record of their job; a job has its mapping.
    """
    return None if "%~" in local else "/".join(_decoded(part, rules) for part in local.split("/"))


def _decoded(part: str, rules: NameRules) -> str:
    def character(match: re.Match[str]) -> str:
        meant = chr(int(match[1] or match[2], 16))
        return meant if match[1] or _imitates(part, match.start(), rules) else match[0]

    return "" if part == "%" else _ESCAPE.sub(character, part)


def _numbered(part: str, number: int, rules: NameRules) -> str:
    numbered = _tailed(part, f"%~{number}", rules)
    if rules.windows and _SHORT.fullmatch(numbered):
        return _tailed(part, f"%~{number}~", rules)
    return numbered


def _tailed(part: str, tail: str, rules: NameRules) -> str:
    """`part` with `tail` before its extension, cut so that it stays within the limit."""
    stem, dot, extension = part.rpartition(".")
    if not stem or len(extension.encode("utf-8")) > 16:
        stem, dot, extension = part, "", ""
    room = rules.part_bytes - len((tail + dot + extension).encode("utf-8"))
    return stem.encode("utf-8")[:room].decode("utf-8", "ignore") + tail + dot + extension


def _fingerprint(part: str) -> str:
    return hashlib.sha256(part.encode("utf-8", "surrogatepass")).hexdigest()[:16]
