"""What is meant in a piece of pasted text: an address among other words, or the name in a line of code.

Every pattern here is linear or works on a short piece: the text may come from anywhere.
"""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from artifact_desktop.core.errors import Code, UsageError

LONGEST_TEXT = 20_000
"""Characters that are looked at: far more than any link or snippet has."""

_SCHEMES = "https?|wandb-artifact|artifact-desktop"
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")  # not those that join letters
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\u0085\f\v]")
_SPACES = re.compile("[\t\u00a0\u2000-\u200a\u202f\u3000]")
_REPLY_MARKS = re.compile(r"^(?:>[ ]?)+", re.MULTILINE)

_ADDRESS = re.compile(rf"(?<![\w+.-])(?:(?:{_SCHEMES})://|artifact-desktop:)", re.IGNORECASE)
_WHOLLY_ENCODED = re.compile(rf"[<\"'(\s]*+(?:{_SCHEMES})%3A%2F%2F", re.IGNORECASE)
_END_OF_ADDRESS = re.compile(r"[\s<>\"`|“”„«»‹›]|\]\(")
_END_IN_QUOTES = re.compile(rf"{_END_OF_ADDRESS.pattern}|'")
_FOLD = re.compile(r"\n[ ]*+")
_WORD = re.compile(r"\S*+")
_SPACED = re.compile(r"\Awandb-artifact://| \S*/(?:v\d+|latest)(?:/[^ ]*+)?\Z", re.IGNORECASE)
_IN_ORGANIZATION = re.compile(r"/orgs/[^/]*\Z")  # whose name W&B's own SDK puts into an address as it is
_SPACED_ORGANIZATION = re.compile(r" [^/\n<>\"]{1,80}+/registry(?=[/?\s]|\Z)")
_FOLDED_AT = 60  # mail programs break lines somewhere behind this
_PUNCTUATION = ".,;:!?*'’…"
_AROUND = " \n\"'`“”„‘’‚«»‹›<>,;"
_BRACKETS = {")": "(", "]": "[", "}": "{"}

_STRAIGHT_QUOTES = str.maketrans("“”„«»‘’‚", '"""""\'\'\'')
_CALL = re.compile(
    r"\b(?:(use_artifact|use_model)|(?<=\.)(artifact|artifact_exists|artifact_collection|artifact_versions|artifacts)"
    r"|(?<=api\.)(run))[ ]?\(",
    re.IGNORECASE,
)
_INIT = re.compile(r"\binit[ ]?\(")
_ARGUMENT = re.compile(
    r"""(?:\s++|\#[^\n]*+)*+ (?:(?P<keyword>\w++)\s*+=\s*+)?+
    (?: (?P<prefix>[rbuf]{0,2}+) (?: \"\"\"(?P<a>[^"\\]*+)\"\"\" | '''(?P<b>[^'\\]*+)'''
                                   | "(?P<c>[^"\\\n]*+)" | '(?P<d>[^'\\\n]*+)' ) (?:\s++|\#[^\n]*+)*+
      | [^,()'"]*+ )
    (?=[,)]|\Z)""",
    re.VERBOSE | re.IGNORECASE,
)
_NAME_AND_TYPE = {
    "use_artifact": (("artifact_or_name", "name", 0), ("type", 1)),
    "use_model": (("name", 0), ()),
    "artifact": (("name", 0), ("type", 1)),
    "artifact_exists": (("name", 0), ("type", 1)),
    "artifact_collection": (("name", 1), ("type_name", 0)),
    "artifact_versions": (("name", 1), ("type_name", 0)),
    "artifacts": (("name", 1), ("type_name", 0)),
    "run": (("path", 0), ()),
}
_COMMAND = re.compile(
    r"\b(?:wandb(?:\.exe)?[ ]++artifact|artifact[-_]desktop(?:\.exe)?[\"']?)[ ]++(?:get|ls|open)[ ]++([^\n]++)"
)
_WITH_VALUE = frozenset({"--root", "--type", "-t", "--path", "--limit-rate", "--connections", "--server", "--account"})

_Arguments = Mapping[str | int, str | None]


@dataclass(frozen=True, slots=True)
class CodeLine:
    """The name that a line of code asks for, as it stands there; `is_run` where it is that of a run."""

    name: str
    type_name: str | None = None
    is_run: bool = False


def tidy(text: str) -> str:
    """The text without what cannot be seen, its lines and spaces made plain, cut to a bearable length."""
    plain = _INVISIBLE.sub("", text[:LONGEST_TEXT])
    plain = _REPLY_MARKS.sub("", _SPACES.sub(" ", _LINE_ENDS.sub("\n", plain)))
    return plain.strip().strip("\u200c\u200d").strip()


def line_of_code(text: str) -> CodeLine | None:
    """The first call or command in tidy text that names an artifact; None where there is none.

    Raises UsageError, CODE_NOT_LITERAL, when there are some and each puts the name together while it runs.
    """
    told = text.translate(_STRAIGHT_QUOTES)
    lines = [*_commands(told), *_calls(told)]
    found = next((line for line in lines if line is not None), None)
    if lines and found is None:
        raise UsageError(Code.CODE_NOT_LITERAL)
    return found


def addresses(text: str) -> Iterator[str]:
    """The addresses in tidy text, in the order they stand there, without the punctuation around them."""
    if _WHOLLY_ENCODED.match(text):
        text = tidy(unquote(text))
    done = 0
    for match in _ADDRESS.finditer(text):
        if match.start() >= done:
            address, done = _address_at(text, match.start())
            yield address


def bare(text: str) -> str:
    """A name without the quotes, brackets and commas it stood between."""
    return text.strip(_AROUND).removesuffix(".").strip(_AROUND)


def _address_at(text: str, start: int) -> tuple[str, int]:
    """The address that begins at `start`, and where the text goes on behind it."""
    if text[start - 1 : start] == "<" and (end := text.find(">", start)) > 0 and "\n\n" not in text[start:end]:
        return "".join(text[start:end].partition("|")[0].split()), end  # in brackets, white space means nothing
    if start == 0 and "\n" not in text and text.count("://") == 1 and _SPACED.search(text):
        return text, len(text)  # written with the spaces of a name in it
    ends = _END_IN_QUOTES if text[start - 1 : start] == "'" else _END_OF_ADDRESS
    address, end = "", start
    while True:
        stop = ends.search(text, end)
        at = stop.start() if stop else len(text)
        address, end = address + text[end:at], at
        rest_of_name = _SPACED_ORGANIZATION.match(text, end) if _IN_ORGANIZATION.search(address) else None
        if rest_of_name is not None:
            address, end = address + rest_of_name[0], rest_of_name.end()
            continue
        fold = _FOLD.match(text, end)
        if fold is None or not _goes_on(text, end, fold.end()):
            return _without_punctuation(address), end
        end = fold.end()


def _goes_on(text: str, end: int, next_line: int) -> bool:
    """Whether the word on the next line is the rest of an address that was broken."""
    word = _WORD.match(text, next_line)
    rest = word[0] if word else ""
    if not rest or "://" in rest:
        return False
    if text[end - 1] in "/-_%=&?" or rest[0] in "?&%=":
        return True
    width = end - text.rfind("\n", 0, end) - 1
    return width >= _FOLDED_AT and any(character in "/%=&" for character in rest)


def _without_punctuation(address: str) -> str:
    surplus = {close: address.count(close) - address.count(opening) for close, opening in _BRACKETS.items()}
    end = len(address)
    while end and (address[end - 1] in _PUNCTUATION or surplus.get(address[end - 1], 0) > 0):
        end -= 1
        if address[end] in surplus:
            surplus[address[end]] -= 1
    return address[:end]


def _commands(text: str) -> Iterator[CodeLine | None]:
    for match in _COMMAND.finditer(text.replace("\\\n", " ")):
        try:
            words = shlex.split(match[1])
        except ValueError:  # a quote without its fellow
            words = match[1].split()
        names: list[str] = []
        type_name = None
        while words:
            word = words.pop(0)
            option, equals, value = word.partition("=") if word.startswith("-") else ("", "", "")
            if option in _WITH_VALUE and not equals:
                value = words.pop(0) if words else ""
            if option in ("--type", "-t"):
                type_name = value or None
            if not option:
                names.append(word)
        if names:
            is_literal = not any(mark in names[0] for mark in ("$", "{", "%(", "`"))
            yield CodeLine(names[0], type_name) if is_literal else None


def _calls(text: str) -> Iterator[CodeLine | None]:
    init = _INIT.search(text)
    defaults = _arguments(text, init.end()) if init else {}
    for match in _CALL.finditer(text):
        function = (match[1] or match[2] or match[3]).lower()
        arguments = _arguments(text, match.end())
        if not arguments:
            continue
        names, types = _NAME_AND_TYPE[function]
        name = next((arguments[key] for key in names if arguments.get(key)), None)
        type_name = next((arguments[key] for key in types if arguments.get(key)), None)
        yield CodeLine(_in_full(name, defaults), type_name, function == "run") if name else None


def _in_full(name: str, defaults: _Arguments) -> str:
    """The name with the project and the entity that `wandb.init` was told, where it lacks them."""
    slashes = name.partition(":")[0].count("/")
    if "://" in name or slashes > 1:
        return name
    if slashes == 0 and defaults.get("project"):
        name, slashes = f"{defaults['project']}/{name}", 1
    return f"{defaults['entity']}/{name}" if slashes == 1 and defaults.get("entity") else name


def _arguments(text: str, start: int) -> _Arguments:
    """The arguments of a call by position and keyword; None for one that is not a plain string."""
    found: dict[str | int, str | None] = {}
    position = 0
    while match := _ARGUMENT.match(text, start):
        values = [match[name] for name in "abcd" if match[name] is not None]
        literal = values[0] if values else None
        if literal is not None and "f" in (match["prefix"] or "").lower() and "{" in literal:
            literal = None
        if match[0].strip():
            found[match["keyword"] or position] = literal
        position += 1
        start = match.end()
        if text[start : start + 1] != ",":
            return found
        start += 1
    found.setdefault(position, None)
    return found
