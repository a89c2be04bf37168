"""Registries by organization, locks with their reasons, and rows that say that nobody is signed in any more."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from artifact_desktop.core.access import Access, Verdict
from artifact_desktop.core.errors import Code, SignInError
from artifact_desktop.ui.models.projects import ProjectTreeModel
from artifact_desktop.ui.roles import NodeKind, Role
from tests.ui.models.shelf import BIKES, MODEL, REGISTERED, Shelf, find, opened, texts


def test_registries_stand_by_organization_where_several_have_some(
    qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf
) -> None:
    shelf.owners |= {"Empty One": "empty", "Partner": "partner-org"}
    shelf.registry_names["partner-org"] = ["shared", "audits"]
    opened(qtbot, model, "Registry")
    assert texts(model, find(model, "Registry")) == ["Partner", "The Organization"]
    assert texts(model, find(model, "Registry", "Partner")) == ["audits", "shared"]
    assert len([question for question in shelf.asked if question.startswith("registries")]) == 3
    model.refresh()
    qtbot.waitUntil(lambda: len([each for each in shelf.asked if each.startswith("registries")]) > 5)
    assert texts(model, find(model, "Registry", "Partner")) == ["audits", "shared"]


def test_an_organization_that_cannot_be_asked_hides_no_other(
    qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf
) -> None:
    shelf.owners["Partner"] = "partner-org"
    shelf.broken.add("partner-org")
    opened(qtbot, model, "Registry", "Partner")
    assert texts(model, find(model, "Registry")) == ["Partner", "The Organization"]
    assert texts(model, find(model, "Registry", "Partner")) == ["No answer in time. Try again"]
    shelf.broken.clear()
    shelf.registry_names["partner-org"] = ["shared"]
    assert model.retry(model.index(0, 0, find(model, "Registry", "Partner")))
    qtbot.waitUntil(lambda: texts(model, find(model, "Registry", "Partner")) == ["shared"])


def test_many_organizations_are_asked_when_they_are_opened(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    shelf.owners |= {f"Organization {number}": f"o{number}" for number in range(1, 31)}
    shelf.registry_names["o2"] = ["second"]
    opened(qtbot, model, "Registry")
    assert texts(model, find(model, "Registry"))[:3] == ["Organization 1", "Organization 2", "Organization 3"]
    assert "registries o2" not in shelf.asked
    opened(qtbot, model, "Registry", "Organization 2")
    assert texts(model, find(model, "Registry", "Organization 2")) == ["second"]


def test_without_organizations_there_is_no_registry(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    shelf.owners.clear()
    opened(qtbot, model)
    assert texts(model) == ["vision-lab", "partner-university"]


def test_a_collection_is_found_below_its_organization(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    shelf.owners["Partner"] = "partner-org"
    shelf.registry_names["partner-org"] = ["shared"]
    found: list[str] = []
    model.locate(REGISTERED, lambda index: found.append(index.data()), lambda _: None)
    qtbot.waitUntil(lambda: bool(found))
    assert found == ["detector"]


def test_a_model_registry_of_a_team_holds_its_models(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    shelf.project_names.append("model-registry")
    opened(qtbot, model, "vision-lab")
    registry = find(model, "vision-lab", "Model registry")
    assert registry.data(Role.NODE) == NodeKind.REGISTRY
    assert registry.data(Role.ICON) == "cube"


def test_a_registry_is_asked_about_when_it_is_seen(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    shelf.locked = {"models"}
    opened(qtbot, model, "Registry")
    assert not [question for question in shelf.asked if "wandb-registry-models" in question]
    registry = find(model, "Registry", "models")
    assert not registry.data(Role.LOCKED)
    qtbot.waitUntil(lambda: bool(registry.data(Role.LOCKED)))
    reason = registry.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert "registry models" in reason
    assert "wandb-registry-" not in reason
    shelf.locked.clear()
    model.refresh()
    qtbot.waitUntil(lambda: not registry.data(Role.LOCKED))


def test_what_the_server_said_goes_before_what_a_seat_suggests(
    qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf
) -> None:
    opened(qtbot, model, "vision-lab")
    project = find(model, "vision-lab", "bike-detection")
    model.set_access(BIKES, Access(Verdict.DENIED))
    assert project.data(Role.LOCKED)
    assert "bike-detection" in project.data(Qt.ItemDataRole.ToolTipRole)
    model.set_access(MODEL, Access(Verdict.VERSION_GONE))  # says nothing of the project
    assert project.data(Role.LOCKED)
    model.set_access(BIKES, Access(Verdict.ALLOWED))
    assert not project.data(Role.LOCKED)


def test_signed_out_rows_lead_to_signing_in(qtbot: QtBot, model: ProjectTreeModel, shelf: Shelf) -> None:
    opened(qtbot, model)
    shelf.trouble = SignInError(Code.SIGNED_OUT, server="wandb.example.org")
    opened(qtbot, model, "vision-lab")
    row = model.index(0, 0, find(model, "vision-lab"))
    assert row.data() == "You are signed out. Sign in again"
    with qtbot.waitSignal(model.sign_in_wanted):
        model.retry(row)
