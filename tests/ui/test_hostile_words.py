"""Words that other people wrote on the server: shown as they are, never obeyed, never allowed to hold the window up."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from artifact_desktop.app import Program
from artifact_desktop.core.access import Access, Verdict
from artifact_desktop.core.errors import AccessDenied, Code
from artifact_desktop.core.models import Organization, Project, Viewer
from artifact_desktop.ui import words
from artifact_desktop.ui.access_words import admin_request, place_of
from artifact_desktop.ui.views.details import DetailsView
from artifact_desktop.ui.widgets.access_banner import AccessBanner
from artifact_desktop.ui.widgets.banner import MessagePage
from artifact_desktop.ui.widgets.buttons import IconButton
from artifact_desktop.ui.widgets.labels import ElidedLabel
from artifact_desktop.ui.widgets.markdown import MarkdownView
from tests.ui.content import DETAIL


@pytest.mark.parametrize("endless", ["x" * 300_000, "word " * 200_000, "![" * 100_000, "|a" * 100_000])
def test_an_endless_description_is_shown_in_part(qtbot: QtBot, endless: str) -> None:
    view = MarkdownView(endless)
    qtbot.addWidget(view)
    view.show()
    assert 0 < len(view.toPlainText()) < 50_000


def test_endless_metadata_is_shown_in_part(qtbot: QtBot) -> None:
    view = DetailsView()
    qtbot.addWidget(view)
    view.show_detail(replace(DETAIL, metadata={"k" * 300_000: "v" * 300_000}))
    assert max(len(label.whole_text()) for label in view.findChildren(ElidedLabel)) < 1_000


@pytest.mark.parametrize("end_of_line", ["\n", "\r\n", "\u2028", "\u0085"])
def test_a_name_of_several_lines_stays_on_one(qtbot: QtBot, end_of_line: str) -> None:
    label, plain = ElidedLabel(), ElidedLabel()
    for each in (label, plain):
        qtbot.addWidget(each)
    label.set_text(f"one{end_of_line}two")
    plain.set_text("one two")
    assert label.sizeHint() == plain.sizeHint()
    assert label.whole_text() == "one two"


def test_markup_in_a_name_is_no_markup_in_a_tool_tip(qtbot: QtBot) -> None:
    button = IconButton("pauseButton", "pause")
    qtbot.addWidget(button)
    button.set_words("Pause <img src='file:///etc/passwd'> v3")
    assert "<img" not in button.toolTip()
    assert "<img" in button.accessibleName()


def test_a_link_tells_where_it_leads_and_opens_only_the_web(
    qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    program.window.details.show_detail(replace(DETAIL, description="[wandb.ai](https://example.org/?a=<b>)"))
    (view,) = program.window.details.findChildren(MarkdownView)
    view.highlighted.emit(QUrl("https://example.org/?a=<b>"))
    assert "https://example.org/?a=" in view.toolTip()
    assert "<b>" not in view.toolTip()
    for address in ("file:///etc/passwd", "javascript:alert(1)", "vscode://x", "relative", "https://example.org/a"):
        view.anchorClicked.emit(QUrl(address))
    assert opened == ["https://example.org/a"]


@pytest.mark.parametrize("name", ["x" * 10_000, "word " * 2_000, "/folder" * 60])
def test_a_reason_never_widens_the_window(qtbot: QtBot, name: str) -> None:
    window = QWidget()
    banner, page = AccessBanner("accessBanner"), MessagePage("page", "lock")
    layout = QVBoxLayout(window)
    layout.addWidget(banner)
    layout.addWidget(page)
    window.resize(700, 600)
    qtbot.addWidget(window)
    window.show()
    told = words.error_text(AccessDenied(Code.DOWNLOAD_DENIED, name=name, entity=name))
    banner.show_reason(told.title, told.text, request=True, try_anyway=True, sign_in=True)
    page.set_message(told.title, told.text)
    QApplication.processEvents()
    assert (window.width(), window.height()) == (700, 600)
    (shown,) = [each for each in banner.findChildren(QLabel) if each.objectName() == "accessBannerText"]
    assert shown.text() == told.text


@pytest.mark.parametrize("name", ["<b>a</b>", "a\u202eb", "%s {0} {name} %1 {", "a\nb", "x" * 10_000])
@pytest.mark.parametrize("verdict", Verdict)
def test_a_request_holds_names_as_they_are_said(verdict: Verdict, name: str) -> None:
    viewer = Viewer("1", "ana", "Ana", "ana", (), organizations=(Organization(name, "lab"),))
    place = place_of(Project("lab", f"wandb-registry-{name}"), name, viewer, "wandb.ai")
    request = admin_request(Access(verdict, also=(Verdict.RESTRICTED_ROLE,)), place, "ana")
    assert len(request) < 3000
    assert "wandb-registry-" not in request
    assert "\u202e" not in request
    assert place.name in request
