"""Safe local names for the hostile names of a manifest.

A manifest path becomes a path below the target folder that cannot leave it, means the same on this kind of
volume, and clashes with no other. A name that is safe stays as it is. Otherwise characters become `%XX`, and a
name that would clash or is too long gets a `%~` tail. The mapping of a job is recorded with it, so it can
always be read back; without a tail, a part also decodes by itself where the rules are known.
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

_PART_BYTES = 255  # the limit of ext4, APFS and NTFS alike; NTFS counts UTF-16 units, of which there are never more
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(\..*)?", re.IGNORECASE)
_RESERVED_INITIALS = "ACLNPaclnp"
_POSIX_FORBIDDEN = frozenset("\0")
_WINDOWS_FORBIDDEN = frozenset('<>:"|?*\\') | frozenset(map(chr, range(32)))


@dataclass(frozen=True, slots=True)
class NameRules:
    """What a volume can store."""

    windows: bool
    folds_case: bool

    @property
    def forbidden(self) -> frozenset[str]:
        return _WINDOWS_FORBIDDEN | _POSIX_FORBIDDEN if self.windows else _POSIX_FORBIDDEN


POSIX = NameRules(windows=False, folds_case=False)
MACOS = NameRules(windows=False, folds_case=True)
WINDOWS = NameRules(windows=True, folds_case=True)


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
    safe = {path: tuple(_safe_part(part, rules) for part in path.split("/")) for path in ordered}
    folders = _folders(safe.values(), rules)
    names: dict[str, LocalName] = {}
    taken: set[str] = set()
    for path in ordered:
        *parents, base = safe[path]
        prefix = "".join(
            f"{folders.get(_key(tuple(parents[: n + 1]), rules), part)}/" for n, part in enumerate(parents)
        )
        candidate, number = prefix + base, 0
        while (key := _fold(candidate, rules)) in taken or _key(tuple(candidate.split("/")), rules) in folders:
            number += 1
            candidate = prefix + _tailed(base, f"%~{number}")
        taken.add(key)
        names[path] = LocalName(candidate)
    return names


def _folders(paths: Iterable[tuple[str, ...]], rules: NameRules) -> dict[str, str]:
    """How each folder is spelled: the first spelling met serves all that the volume takes for the same."""
    spelling: dict[str, str] = {}
    for parts in paths:
        for depth in range(1, len(parts)):
            spelling.setdefault(_key(parts[:depth], rules), parts[depth - 1])
    return spelling


def _key(parts: tuple[str, ...], rules: NameRules) -> str:
    return _fold("/".join(parts), rules)


def _fold(text: str, rules: NameRules) -> str:
    """What the volume sees of a name when it compares it with another."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold()) if rules.folds_case else text


def _safe_part(part: str, rules: NameRules) -> str:
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
    return text if len(text.encode("utf-8")) <= _PART_BYTES else _tailed(text, f"%~{_fingerprint(part)}")


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
    return meant in rules.forbidden or meant in "%."


def _tailed(part: str, tail: str) -> str:
    """`part` with `tail` before its extension, cut so that it stays within the limit."""
    stem, dot, extension = part.rpartition(".")
    if not stem or len(extension.encode("utf-8")) > 16:
        stem, dot, extension = part, "", ""
    room = _PART_BYTES - len((tail + dot + extension).encode("utf-8"))
    return stem.encode("utf-8")[:room].decode("utf-8", "ignore") + tail + dot + extension


def _fingerprint(part: str) -> str:
    return hashlib.sha256(part.encode("utf-8", "surrogatepass")).hexdigest()[:16]
