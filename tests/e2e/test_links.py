"""Links from outside in a real window: a second launch, the clipboard, a drop from another program."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from artifact_desktop.sample.server import SampleServer
from tests.e2e.person import Person
from tests.support.accessibility import Program
from tests.support.desktop import VirtualDesktop
from tests.support.waiting import wait_until

pytestmark = pytest.mark.e2e

_BIKES = "vision-lab/bike-detection/bike-dataset"


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer(record=True) as server:
        yield server
        assert not server.violations


@pytest.fixture
def person(desktop: VirtualDesktop, server: SampleServer) -> Person:
    person = Person(desktop)
    person.sign_in(server.url, server.api_key)
    return person


def _page(server: SampleServer, version: str) -> str:
    entity, project, name = _BIKES.split("/")
    return f"{server.url}/{entity}/{project}/artifacts/dataset/{name}/{version}"


def _open(desktop: VirtualDesktop, *link: str) -> int:
    """A second launch; its exit code."""
    return desktop.launch(sys.executable, "-m", "artifact_desktop", "open", *link).wait(20)


def _neighbour(desktop: VirtualDesktop, text: str) -> tuple["subprocess.Popen[bytes]", Program]:
    """Another program, in front of everything."""
    process = desktop.launch(sys.executable, "-m", "tests.e2e.neighbour", text, "1150", "800")
    window = desktop.program(process)
    window.find("A page with a link", "label")
    wait_until(lambda: _active(desktop) == "Neighbour", what="the other program in front")
    return process, window


def _active(desktop: VirtualDesktop) -> str:
    """The title of the window that has the focus."""
    return desktop.run("xdotool", "getactivewindow", "getwindowname", check=False)


def test_a_second_launch_selects_the_version_in_the_window_and_brings_it_forward(
    desktop: VirtualDesktop, server: SampleServer, person: Person
) -> None:
    _neighbour(desktop, "nothing of interest")
    assert _open(desktop, _page(server, "v3")) == 0
    person.window.find(r"v3\b.*", "combo box")
    person.window.find("Download", "push button", where=lambda node: node.enabled)
    wait_until(lambda: "Artifact Desktop" in _active(desktop), what="the focus on the window")
    assert _open(desktop) == 0  # without a link only the window is wanted
    person.window.find(r"v3\b.*", "combo box")


def test_a_first_launch_with_a_link_opens_it_after_the_sign_in(desktop: VirtualDesktop, server: SampleServer) -> None:
    person = Person(desktop, "open", f"{_page(server, 'v3')}/files/README.md")
    person.window.find("Sign in to open the link", "label")
    person.sign_in(server.url, server.api_key)
    person.window.find(r"v3\b.*", "combo box")
    person.window.find("README.md", "table cell", where=lambda node: "selected" in node.states)


def test_a_copied_link_is_offered_and_taken_by_keyboard(
    desktop: VirtualDesktop, server: SampleServer, person: Person
) -> None:
    _neighbour(desktop, f'run.use_artifact("{_BIKES}:v3")')
    assert _open(desktop) == 0  # the person comes back to the window
    person.window.find(r"Open the link you copied\?", "label")
    offer = person.window.find("Open", "push button")
    assert server.requests  # of the sign-in
    before = len(server.requests)
    for _ in range(20):
        if "focused" in person.window.again(offer).states:
            break
        desktop.key("Tab")
    assert len(server.requests) == before  # nothing is asked before the offer is taken
    desktop.key("Return")
    person.window.find(r"v3\b.*", "combo box")
    person.window.gone(r"Open the link you copied\?", "label")


def test_a_link_is_dropped_from_another_program(desktop: VirtualDesktop, server: SampleServer, person: Person) -> None:
    _, neighbour = _neighbour(desktop, _page(server, "v3"))
    x, y, width, height = neighbour.find("A page with a link", "label").box
    start, end = (x + width // 2, y + height // 2), (600, 400)
    desktop.run("xdotool", "mousemove", str(start[0]), str(start[1]), "mousedown", "1")
    for step in range(1, 21):  # a drag begins only after several moves
        place = [str(begin + (finish - begin) * step // 20) for begin, finish in zip(start, end, strict=True)]
        desktop.run("xdotool", "mousemove", *place)
    person.window.find("Drop to open bike-dataset v3")
    desktop.run("xdotool", "mouseup", "1")
    person.window.find(r"v3\b.*", "combo box")
    person.window.gone("Drop to open bike-dataset v3")
