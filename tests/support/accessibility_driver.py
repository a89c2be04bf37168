"""Speaks to the accessibility bus for `accessibility.py`. Run by the system's Python, where pyatspi lives.

Nothing of AT-SPI's own cache is believed: it is refreshed by events, which a program that only asks never handles.
"""

import json
import os
import re
import sys

import pyatspi
from gi.repository import Atspi, GLib

_MOST_CHILDREN = 400  # of one node: a list of a million files says it has them all
_handles: list = []


def main() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        operation = _OPERATIONS[request.pop("operation")]
        try:
            reply = {"answer": operation(**request)}
        except (GLib.GError, LookupError, NotImplementedError) as trouble:
            reply = {"error": f"{type(trouble).__name__}: {trouble}"}
        sys.stdout.write(json.dumps(reply) + "\n")
        sys.stdout.flush()


def find(session: int, name: str | None, role: str | None) -> list[dict]:
    """`session` is the id that a launched process shares with all it starts."""
    pattern = re.compile(name, re.DOTALL) if name is not None else None
    found = []
    for application in _applications():
        if not _belongs(application, session):
            continue
        for node in _walk(application):
            try:
                fits = (role is None or node.getRoleName() == role) and (
                    pattern is None or pattern.fullmatch(node.name or "")
                )
                if fits and node.getState().contains(pyatspi.STATE_SHOWING):
                    found.append(_describe(node))
            except GLib.GError:
                continue  # it went away while being asked
    return found


def describe(handle: int) -> dict:
    return _describe(_handles[handle])


def press(handle: int) -> None:
    _handles[handle].queryAction().doAction(0)


def focus(handle: int) -> None:
    _handles[handle].queryComponent().grabFocus()


def set_text(handle: int, text: str) -> None:
    _handles[handle].queryEditableText().setTextContents(text)


def tree() -> dict[str, str]:
    lines = []
    for application in _applications():
        for node, depth in _walk_deep(application):
            try:
                states = " ".join(sorted(_states(node)))
                lines.append(f"{'  ' * depth}{node.getRoleName()} {node.name!r} {node.description!r} [{states}]")
            except GLib.GError:
                continue  # it went away while being asked
    return {"tree": "\n".join(lines)}


def _belongs(application, session: int) -> bool:
    try:
        return os.getsid(application.get_process_id()) == session
    except (GLib.GError, ProcessLookupError):
        return False  # it ended while being asked


def _describe(node) -> dict:
    _handles.append(node)
    return {
        "handle": len(_handles) - 1,
        "role": node.getRoleName(),
        "name": node.name or "",
        "description": node.description or "",
        "states": sorted(_states(node)),
        "text": _text(node),
        "value": _value(node),
        "box": _box(node),
        "actions": _actions(node),
    }


def _states(node) -> set[str]:
    return {pyatspi.stateToString(state) for state in node.getState().getStates()}


def _text(node) -> str:
    try:
        return node.queryText().getText(0, -1)
    except NotImplementedError:
        return ""


def _value(node) -> float | None:
    try:
        return node.queryValue().currentValue
    except NotImplementedError:
        return None


def _box(node) -> list[int]:
    try:
        box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
    except NotImplementedError:
        return [0, 0, 0, 0]
    return [box.x, box.y, box.width, box.height]


def _actions(node) -> list[str]:
    try:
        actions = node.queryAction()
    except NotImplementedError:
        return []
    return [actions.getName(index) for index in range(actions.nActions)]


def _applications() -> list:
    applications = _children(pyatspi.Registry.getDesktop(0))
    for application in applications:
        application.setCacheMask(Atspi.Cache.NONE)
    return applications


def _children(node) -> list:
    try:
        count = min(node.childCount, _MOST_CHILDREN)
        children = [node.getChildAtIndex(index) for index in range(count)]
    except GLib.GError:
        return []  # it went away while being asked
    return [child for child in children if child is not None]


def _walk(node):
    return (found for found, _ in _walk_deep(node))


def _walk_deep(node, depth: int = 0):
    yield node, depth
    for child in _children(node):
        yield from _walk_deep(child, depth + 1)


_OPERATIONS = {"find": find, "describe": describe, "press": press, "focus": focus, "set_text": set_text, "tree": tree}

if __name__ == "__main__":
    main()
