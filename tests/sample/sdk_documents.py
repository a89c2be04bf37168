"""Every GraphQL document the SDK ships, read out of its sources and its Go core without running either."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graphql import GraphQLError, GraphQLSchema, parse, validate

GO_CORE = "bin/wandb-core"

_OPERATION = re.compile(r"\s*(?:#\s*graphql\s+)?(?:query|mutation|subscription)\b\s*(\w*)\s*[({]")
_CORE_OPERATION = re.compile(rb"\n(?:query|mutation|subscription) (\w+) ?[({]")
_CORE_FRAGMENT = re.compile(rb"\s*fragment \w+ on")
_LONGEST_DOCUMENT = 1 << 16


@dataclass(frozen=True)
class SdkDocument:
    """`composed`: put together while the SDK runs, so that parts of the text are missing here."""

    origin: str
    operation: str
    text: str
    composed: bool = False

    @property
    def label(self) -> str:
        return f"{self.origin}:{self.operation}"

    def fault(self, schema: GraphQLSchema) -> str | None:
        """Why the schema refuses the document, or None."""
        try:
            errors = validate(schema, parse(self.text))
        except GraphQLError as error:
            errors = [error]
        return errors[0].message if errors else None


def sdk_documents(package: Path) -> list[SdkDocument]:
    """The documents of an installed `wandb` package; vendored copies of other people's packages left out."""
    sources = (path for path in package.rglob("*.py") if "vendor" not in path.parts)
    found = [document for path in sources for document in _in_source(path, package)]
    core = next(package.glob(f"{GO_CORE}*"))
    return sorted({*found, *_in_binary(core.read_bytes())}, key=lambda document: document.label)


def sdk_input_types(package: Path) -> dict[str, set[str]]:
    """The fields of each input object that the SDK's generated models can send, by type name."""
    inputs: dict[str, set[str]] = {}
    for path in package.rglob("_generated/input_types.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and path.parts[-3] != "automations":
                inputs.setdefault(node.name, set()).update(_wire_names(node))
    return inputs


def _wire_names(model: ast.ClassDef) -> Iterator[str]:
    for field in model.body:
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            keywords = field.value.keywords if isinstance(field.value, ast.Call) else []
            aliases = [
                word.value.value for word in keywords if word.arg == "alias" and isinstance(word.value, ast.Constant)
            ]
            yield str(aliases[0]) if aliases else field.target.id


def _in_source(path: Path, package: Path) -> Iterator[SdkDocument]:
    origin = path.relative_to(package).as_posix()
    pieces: set[ast.expr] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):  # breadth first: an f-string comes before its pieces
        if isinstance(node, ast.JoinedStr):
            pieces.update(node.values)
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in pieces:
            text = node.value
        else:
            continue
        if begins := _OPERATION.match(text):
            yield SdkDocument(origin, begins[1], text, composed="…" in text or "{{" in text)


def _in_binary(data: bytes) -> Iterator[SdkDocument]:
    """The documents that genqlient compiled into the Go core: plain text, an operation and its fragments."""
    for begins in _CORE_OPERATION.finditer(data):
        start, end = begins.start() + 1, _closing_brace(data, begins.start())
        while _CORE_FRAGMENT.match(data, end):
            end = _closing_brace(data, end)
        yield SdkDocument(GO_CORE, begins[1].decode(), data[start:end].decode())


def _closing_brace(data: bytes, start: int) -> int:
    """The offset behind the brace that closes the first one opened after `start`."""
    depth = 0
    for brace in re.compile(rb"[{}]").finditer(data, start, start + _LONGEST_DOCUMENT):
        depth += 1 if brace[0] == b"{" else -1
        if depth == 0:
            return brace.end()
    raise ValueError(f"no document at {start}")
