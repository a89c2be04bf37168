"""Who owns what goes by names that other people chose: every reason shown with them, in every widget of the window."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from artifact_desktop.app import Program
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.sample.variants import add_registry, set_seat
from tests.ui.hands import PATIENCE, open_artifact, signed_in

EVALS = "partner-university/shared-evals/eval-frames"
NAMES = ["<b>Lab</b><img src='file:///etc/passwd'>", "gold\u202eexe.gnp", "%s {0} {entity} %1 %n", "Laboratory " * 900]
_INTERNAL = re.compile(
    r"\b(400|401|403|404|407|500)\b(?!\s?[kM]B)|graphql|permission_error|wandb-registry-", re.IGNORECASE
)
_TEXTS = ("text", "toolTip", "accessibleName", "accessibleDescription", "placeholderText", "whatsThis", "statusTip")
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


def everything_said(window: QWidget) -> Iterator[str]:
    """Every text of every widget, action and row, whether it is shown at the moment or not."""
    things = [window, *window.findChildren(QWidget), *window.findChildren(QAction)]
    for thing in things:
        for name in _TEXTS:
            if callable(read := getattr(thing, name, None)):
                yield str(read())
        if isinstance(thing, QAbstractItemView) and thing.model() is not None:
            yield from _of_rows(thing.model(), QModelIndex())


def _of_rows(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        for role in _ROLES:
            yield str(index.data(role) or "")
        yield from _of_rows(model, index)


@pytest.mark.parametrize("name", NAMES, ids=["markup", "turned", "fields", "endless"])
def test_reasons_with_names_of_any_kind(qtbot: QtBot, program: Program, sample_server: SampleServer, name: str) -> None:
    data = sample_server.data
    owner = data.organizations.pop("Partner University")
    owner.name = name
    data.organizations[name] = owner
    found = data.collection(*EVALS.split("/"))
    assert found is not None
    registry = add_registry(data, name, "restricted", found.memberships[0].artifact)
    registry.roles["ana"] = "restricted_viewer"
    signed_in(qtbot, program, sample_server)
    size = program.window.size()
    view = program.window.artifact
    for seat, artifact, reason in (
        ("viewer", EVALS, "view-only"),
        ("none", "", "no seat"),
        ("full", f"{owner.entity.name}/{registry.name}/linked", "Your role in the registry"),
    ):
        set_seat(data, "ana", name, models_seat=seat)
        if artifact:
            open_artifact(qtbot, program, artifact)
            program.window.topbar.location.clear()  # only a person wrote that name in full
        else:
            qtbot.mouseClick(view.access.check_again, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda wanted=reason: wanted in view.download.accessibleDescription(), timeout=PATIENCE)
        assert not view.download.isEnabled()
        qtbot.mouseClick(view.access.copy_request, Qt.MouseButton.LeftButton)
        said = [*everything_said(program.window), QApplication.clipboard().text()]
        assert not [text for text in said if _INTERNAL.search(text.replace(sample_server.url, ""))]
        assert not [text for text in said if sample_server.api_key in text]
        assert not [text for text in said if "<img" in text and text.startswith("<qt>")]
        assert program.window.size() == size
        for label in program.window.findChildren(QLabel):
            assert label.textFormat() != Qt.TextFormat.RichText
            assert label.width() <= size.width()
