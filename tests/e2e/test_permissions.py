"""Every state of a permission in a real window, read through the accessibility bus as a screen reader does."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from artifact_desktop.sample.server import SampleServer
from artifact_desktop.sample.store import Artifact
from artifact_desktop.sample.variants import (
    add_legacy_registry,
    add_registry,
    expire,
    new_key,
    set_seat,
)
from tests.e2e.person import Person
from tests.support.desktop import VirtualDesktop
from tests.support.waiting import wait_until

pytestmark = pytest.mark.e2e

EVALS = "partner-university/shared-evals/eval-frames"
SCENES = "vision-lab/bike-detection/street-scenes"
_INTERNAL = re.compile(r"\b(400|401|403|404|407|500)\b|graphql|permission_error|wandb-registry-", re.IGNORECASE)

State = tuple[Callable[[SampleServer], None], str, str, str]


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer(record=True) as server:
        yield server
        assert not server.violations


def artifact_of(server: SampleServer, name: str, alias: str = "latest") -> Artifact:
    collection = server.data.collection(*name.split("/"))
    found = collection.find(alias) if collection else None
    assert found is not None
    return found.artifact


def unchanged(_server: SampleServer) -> None:
    """As the demo has it."""


def denial(shape: str) -> Callable[[SampleServer], None]:
    def change(server: SampleServer) -> None:
        server.behaviour.denial = shape

    return change


def without_seat(server: SampleServer) -> None:
    set_seat(server.data, "ana", "Partner University", models_seat="none")


def for_reasons_unknown(server: SampleServer) -> None:
    server.behaviour.seats_visible = False
    set_seat(server.data, "ana", "Partner University", models_seat="viewer")


def view_only_by_role(server: SampleServer) -> None:
    set_seat(server.data, "ana", "Partner University", models_seat="viewer", role="viewer")


def key_refused(server: SampleServer) -> None:
    server.behaviour.denial = "graphql-403"
    server.behaviour.own_keys_only["Partner University"] = "files"


def full_seat(server: SampleServer) -> None:
    server.behaviour.own_keys_only.clear()
    set_seat(server.data, "ana", "Partner University", models_seat="full")


# One after the other in one window: what changes at the server, then badge, reason and next step; "" where allowed.
STATES: list[State] = [
    (unchanged, "View-only seat", "Your seat in partner-university is view-only", "change your seat"),
    (denial("graphql-200"), "View-only seat", "Your seat in partner-university is view-only", "your seat"),
    (denial("graphql-401"), "View-only seat", "Your seat in partner-university is view-only", "your seat"),
    (denial("text-403"), "View-only seat", "Your seat in partner-university is view-only", "your seat"),
    (denial("files-null"), "View-only seat", "Your seat in partner-university is view-only", "your seat"),
    (denial("url-empty"), "View-only seat", "Your seat in partner-university is view-only", "your seat"),
    (without_seat, "No seat", "has given you no seat for models", "can give you one"),
    (for_reasons_unknown, "Download not allowed", "does not let you download", "try anyway"),
    (denial("graphql-403"), "Download not allowed", "does not let you download", "Often this is"),
    (view_only_by_role, "View-only seat", "Your seat in partner-university is view-only", "your seat"),
    (denial("membership-null"), "This version is not there any more", "no longer shown", "Choose another"),
    (denial("project-null"), "Not found", "your account may not see it", "ask for access"),
    (key_refused, "The organization refuses this key", "only keys made for it", "Make a key"),
    (full_seat, "", "", ""),
]


def test_each_state_in_one_window(desktop: VirtualDesktop, server: SampleServer) -> None:
    person = Person(desktop)
    person.sign_in(server.url, server.api_key)
    person.open(*EVALS.split("/")[:2], "dataset", "eval-frames")
    for number, (change, badge, reason, next_step) in enumerate(STATES):
        change(server)
        if number:
            check_again(person, server)
        if badge:
            refused(person, badge, reason, next_step)
        else:
            person.window.find("Download", "push button", where=lambda node: node.enabled)
            person.window.gone("Check again", "push button")
            assert checkable(person)
        nothing_internal(person, server)


def test_one_version_after_the_other(desktop: VirtualDesktop, server: SampleServer) -> None:
    """Pending, deleted, expired; and a hint that may be tried against, on a registry with a human name."""
    add_registry(server.data, "Partner University", "shared", artifact_of(server, EVALS))
    add_legacy_registry(server.data, "vision-lab", artifact_of(server, SCENES))
    expire(artifact_of(server, SCENES, "v0"))
    person = Person(desktop)
    person.sign_in(server.url, server.api_key)
    person.paste(f"{SCENES}:v0")
    refused(person, "This version has expired", "was to be kept for a limited time", "Choose another version")
    person.window.find("Expired", "label")
    nothing_internal(person, server)
    server.behaviour.denial = "html-403"
    person.open("Registry", "Open Vision", "datasets", "bike-dataset-gold")
    refused(person, "Restricted viewer", "Your role in the registry datasets", "try anyway")
    lock = person.window.find("datasets", "table cell")
    assert "registry datasets" in lock.description
    locked_team = person.window.find("partner-university", "table cell")
    assert "view-only" in locked_team.description
    nothing_internal(person, server)
    person.save_to(desktop.home / "gold")
    server.data.project("open-vision", "wandb-registry-datasets").roles["ana"] = "viewer"
    person.window.press(person.window.find("Try anyway", "push button"))
    person.window.find(r".*\bfiles? checked\b.*", timeout=120)
    person.paste("vision-lab/model-registry/Released")
    person.window.find("Released", "table cell")
    person.window.find("Model registry", "table cell")
    person.window.find("Download", "push button", where=lambda node: node.enabled)


def test_a_role_that_changes_while_files_are_coming(
    desktop: VirtualDesktop, server: SampleServer, tmp_path: Path
) -> None:
    server.pacer.rate = 2_000_000
    person = Person(desktop)
    person.sign_in(server.url, server.api_key)
    person.open("vision-lab", "bike-detection", "model", "detector-large")
    target = tmp_path / "model"
    person.save_to(target)
    person.download()
    wait_until(lambda: any(target.rglob("*.part")), 60, "the first bytes")
    set_seat(server.data, "ana", "Open Vision", models_seat="viewer")
    server.expire_urls()
    server.pacer.rate = None
    refused(person, "View-only seat", "Your seat in vision-lab is view-only", "change your seat", within=60)
    for row in ("bike-detection", "vision-lab"):
        person.window.find(row, "table cell", where=lambda node: "view-only" in node.description)
    nothing_internal(person, server)
    set_seat(server.data, "ana", "Open Vision", models_seat="full")
    check_again(person, server)
    person.window.find("Downloading is allowed now", "label")
    person.window.click(person.window.find("Try the stopped downloads again", "push button"))
    person.window.find(r".*\bfiles? checked\b.*", timeout=120)
    arrived = {path.name: path.read_bytes() for path in target.iterdir()}
    assert arrived == {
        name: blob.read() for name, blob in server.contents("vision-lab/bike-detection/detector-large:latest").items()
    }


@pytest.mark.parametrize("unknown_key", ["refused", "anonymous"])
def test_a_key_that_is_revoked_leads_to_signing_in(
    desktop: VirtualDesktop, server: SampleServer, unknown_key: str
) -> None:
    server.behaviour.unknown_key = unknown_key
    person = Person(desktop)
    person.sign_in(server.url, server.api_key)
    person.open(*EVALS.split("/")[:2], "dataset", "eval-frames")
    refused(person, "View-only seat", "view-only", "your seat")
    new_key(server.data.people["ana"])
    check_again(person, server)
    refused(person, "You are signed out", "no longer accepts the key", "Sign in again")
    person.paste(SCENES)
    wait_until(lambda: len(person.window.all("Sign in again", "push button")) == 2, 20, "the offer beside the reason")
    person.window.click(person.window.find("Sign in again", "push button"))
    person.window.type_into(person.window.find("API key", "password text"), server.api_key)
    person.window.click(person.window.find("Sign in", "push button"))
    person.window.find("Projects", "tree")


def test_a_refusal_in_spanish(desktop: VirtualDesktop, server: SampleServer) -> None:
    person = Person(desktop, "--language", "es", WANDB_API_KEY=server.api_key, WANDB_BASE_URL=server.url)
    person.window.find("partner-university", "table cell")
    field = person.window.find(role="text", where=lambda node: "enlace" in node.name)
    person.window.type_into(field, EVALS)
    desktop.key("Return")
    person.window.find("Licencia de solo consulta", "label")
    button = person.window.find(
        "Descargar", "push button", where=lambda node: not node.enabled and "licencia" in node.description
    )
    assert "partner-university" in button.description
    person.window.find("Comprobar de nuevo", "push button")
    nothing_internal(person, server)


def check_again(person: Person, server: SampleServer) -> None:
    """Presses the button and waits for the answer."""
    asked = len(server.requests)
    person.window.press(person.window.find("Check again", "push button", where=lambda node: node.enabled))
    wait_until(lambda: len(server.requests) > asked, 20, "a question")
    person.window.gone("Checking…", "push button")


def refused(person: Person, badge: str, reason: str, next_step: str, within: float = 20) -> None:
    """The button, its description, the banner, its buttons and the boxes of the files all say the same."""
    button = person.window.find(
        "Download",
        "push button",
        where=lambda node: not node.enabled and reason in node.description and next_step in node.description,
        timeout=within,
    )
    person.window.find(re.escape(badge), "label")
    person.window.find(f".*{re.escape(reason)}.*", "label")
    again = person.window.find("Check again", "push button")
    assert again.description == button.description
    assert not checkable(person)


def checkable(person: Person) -> bool:
    return any("checkable" in node.states for node in person.window.all(role="table cell"))


def nothing_internal(person: Person, server: SampleServer) -> None:
    """No word of the machinery and no key, whatever a screen reader reads; but what was typed is the person's own."""
    for node in person.window.all():
        if node.role != "text":
            for text in (node.name, node.description, node.text):
                assert not _INTERNAL.search(text), text
                assert server.api_key not in text
