"""Reads and drives a window as a screen reader does, through the accessibility bus.

The bus is spoken by `accessibility_driver.py`, run by the system's Python because pyatspi lives there; it takes
and gives one JSON object a line.
"""

import json
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tests.support.needs import SYSTEM_PYTHON
from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from tests.support.desktop import VirtualDesktop

_SCRIPT = Path(__file__).with_name("accessibility_driver.py")
_PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Node:
    """What a screen reader can say about one thing in a window. `box` is x, y, width, height on the screen."""

    handle: int
    role: str
    name: str
    description: str
    states: frozenset[str]
    text: str
    value: float | None
    box: tuple[int, int, int, int]
    actions: tuple[str, ...]

    @property
    def enabled(self) -> bool:
        return "enabled" in self.states


class Driver:
    """The process that speaks to the accessibility bus. One thread."""

    def __init__(self, env: dict[str, str], log: Path) -> None:
        with log.open("wb") as sink:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", SYSTEM_PYTHON, "-I", str(_SCRIPT)],
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=sink,
                text=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def ask(self, operation: str, **arguments: object) -> Any:
        """The driver's answer; AssertionError with its sentence when it has a complaint."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"operation": operation, **arguments}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError("the accessibility driver is gone; see accessibility.log")
        answer = json.loads(line)
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer["answer"]


class Program:
    """The windows of one launched program and of what it started."""

    def __init__(self, driver: Driver, process: "subprocess.Popen[bytes]", desktop: "VirtualDesktop") -> None:
        self._driver = driver
        self._process = process
        self._desktop = desktop

    def all(self, name: str | None = None, role: str | None = None) -> list[Node]:
        """Everything showing with that name and role, in tree order. `name` is a regular expression for all of it."""
        found = self._driver.ask("find", session=self._process.pid, name=name, role=role)
        return [_node(answer) for answer in found]

    def again(self, node: Node) -> Node:
        """The same thing as it is now."""
        return _node(self._driver.ask("describe", handle=node.handle))

    def find(
        self,
        name: str | None = None,
        role: str | None = None,
        *,
        where: Callable[[Node], object] = lambda _: True,
        timeout: float = _PATIENCE,
    ) -> Node:
        """The first such thing for which `where` holds; waits for it."""

        def look() -> list[Node]:
            if self._process.poll() is not None:
                raise AssertionError(f"the program has ended with {self._process.returncode}")
            return [node for node in self.all(name, role) if where(node)]

        return wait_until(look, timeout, f"{role or 'anything'} named {name!r}")[0]

    def gone(self, name: str | None = None, role: str | None = None, timeout: float = _PATIENCE) -> None:
        """Waits until nothing showing has that name and role."""
        wait_until(lambda: not self.all(name, role), timeout, f"the end of {role or 'anything'} named {name!r}")

    def press(self, node: Node) -> None:
        """Does its first action: presses a button, toggles a box."""
        self._driver.ask("press", handle=node.handle)

    def focus(self, node: Node) -> None:
        self._driver.ask("focus", handle=node.handle)

    def set_text(self, node: Node, text: str) -> None:
        """Puts text into a field without the keyboard."""
        self._driver.ask("set_text", handle=node.handle, text=text)

    def click(self, node: Node, *, count: int = 1, dx: int | None = None) -> None:
        """Clicks its middle with the mouse, or `dx` pixels from its left edge."""
        x, y, width, height = node.box
        self._desktop.click(x + (width // 2 if dx is None else dx), y + height // 2, count=count)

    def type_into(self, node: Node, text: str) -> None:
        """Clicks a field, empties it and types, as a person does; waits until the field has it all."""
        self.click(node)
        wait_until(lambda: "focused" in self.again(node).states, _PATIENCE, f"the focus on {node.name!r}")
        self._desktop.key("ctrl+a", "Delete")
        self._desktop.type(text)
        if node.role != "password text":
            wait_until(lambda: self.again(node).text == text, _PATIENCE, f"{text!r} in {node.name!r}")


def _node(answer: dict[str, Any]) -> Node:
    return Node(**answer | {key: kind(answer[key]) for key, kind in _KINDS.items()})  # JSON knows lists only


def _box(numbers: Iterable[int]) -> tuple[int, int, int, int]:
    x, y, width, height = numbers
    return x, y, width, height


_KINDS: dict[str, Callable[[Any], object]] = {"states": frozenset, "actions": tuple, "box": _box}
