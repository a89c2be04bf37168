"""House rules that no linter knows, each with what to do instead. `python -m tests.support.house_rules` checks all."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_TEXTS = (".py", ".md", ".toml", ".graphql", ".svg", ".ts", ".sh", ".desktop", ".xml", ".yml", ".yaml")
_PLACES = (".ci", "artifact_desktop", "docs", "packaging", "resources", "tests")
_MOST_LINES = 400
_LONG = re.compile(r"Long because \w")


@dataclass(frozen=True)
class Rule:
    """A pattern nobody may write into files whose path fits `where`, and what to do instead."""

    pattern: re.Pattern[str]
    where: re.Pattern[str]
    instead: str


def _rule(pattern: str, where: str, instead: str) -> Rule:
    return Rule(re.compile(pattern, re.MULTILINE), re.compile(where), instead)


# Ana is the person of the sample data, at home nowhere.
RULES = (
    _rule(r"\b(TODO|FIXME|XXX)\b", r"", "finish it, or write down in docs/decisions.md why not"),
    _rule(r"^\s*except\s*:", r"\.py$", "name the errors; what is unforeseen must be seen"),
    _rule(r"#\s*(type: ignore(\[[\w, -]+\])?|noqa(: [\w, ]+)?)$", r"\.py$", "name the rule and say why behind it"),
    _rule(r"\btime\.sleep\(|\bqWait\(", r"^tests/", "wait for the thing itself: wait_until, qtbot.waitUntil"),
    _rule(
        r"(?<![\w.])/(work|root|tmp|home/(?!ana/)\w+|Users/\w+)/",
        r"",
        "use tmp_path or a path relative to the checkout",
    ),
    _rule(r"\bprocessEvents\(", r"^artifact_desktop/", "hand the work to Background; the UI thread never waits"),
    _rule(r"\bQSortFilterProxyModel\b", r"^artifact_desktop/", "sort and filter in the model: a proxy takes minutes"),
    _rule(r"\bQThread\b", r"^artifact_desktop/", "plain threads; ui/bridge.py is where they meet Qt"),
    _rule(r"^\s*(import|from) wandb\b", r"^artifact_desktop/", "speak GraphQL: the SDK is no dependency"),
)


def violations(path: str, text: str) -> Iterator[str]:
    """What is wrong with a file, as `path:line: what; what to do`. `path` is relative to the checkout, with "/"."""
    for rule in RULES:
        if rule.where.search(path):
            for match in rule.pattern.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                yield f"{path}:{line}: {match.group().strip()!r}: {rule.instead}"
    lines = text.count("\n")
    if path.endswith(".py") and lines > _MOST_LINES and not _LONG.search(text[:1500]):
        yield f'{path}: {lines} lines: split it, or say "Long because ..." at its top'


def main() -> int:
    me = Path(__file__).resolve()
    files = [path for place in _PLACES for path in sorted((ROOT / place).rglob("*")) if path.is_file()]
    files += sorted(path for path in ROOT.iterdir() if path.is_file())
    found = [
        violation
        for path in files
        if path.resolve() != me and (path.suffix in _TEXTS or path.parent.name == ".ci")
        for violation in violations(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]
    sys.stdout.write("".join(f"{violation}\n" for violation in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
