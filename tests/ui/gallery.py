"""Every view in every state as a picture: `python -m tests.ui.gallery FOLDER [--size WxH] [--font PIXELS] [--lang es]`.

Needs a display (`xvfb-run`). Twice the pixels come with QT_SCALE_FACTOR=2.
"""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from artifact_desktop.services.keys import KeptWhere
from artifact_desktop.ui import words
from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.theme import apply_theme
from artifact_desktop.ui.views.sign_in import SignInView
from artifact_desktop.ui.views.stored import Stored, StoredDialog
from tests.ui import content
from tests.ui.scene import Scene


@dataclass(frozen=True)
class Shot:
    name: str
    set_up: Callable[[Scene], None]


def normal(scene: Scene) -> None:
    scene.show_artifact()
    scene.show_files()
    scene.show_jobs(content.ONE_JOB)
    index = scene.files.index_of_path("annotations/labels.csv")
    scene.files.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    index = scene.files.index_of_path("images/0002.png")
    scene.files.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)


def view_only(scene: Scene) -> None:
    scene.show_artifact("eval-frames")
    scene.files.set_checkable(False)
    scene.show_files()
    scene.files.clear_progress()
    scene.artifact.set_blocked(
        "View-only seat",
        "Your seat in partner-university is view-only, so its files cannot be downloaded.",
        "You can look at names, versions and details. An administrator of the team can change your seat.",
    )


def nothing(scene: Scene) -> None:
    scene.sidebar.tree.expandToDepth(0)


def loading(scene: Scene) -> None:
    scene.show_artifact()
    scene.artifact.show_files_loading()
    scene.artifact._waiting.timeout.emit()  # the wait itself is not what the picture is of


def no_match(scene: Scene) -> None:
    normal(scene)
    scene.artifact.filter.setText("*.wav")
    scene.artifact.filter.returnPressed.emit()


def error(scene: Scene) -> None:
    scene.show_artifact()
    scene.artifact.show_error(
        "No answer in time", "api.wandb.ai did not answer in time. Check your network and try again."
    )


def files_error(scene: Scene) -> None:
    scene.show_artifact()
    scene.artifact.show_files_error(
        "The server has trouble", "api.wandb.ai could not answer the request. Try again in a few minutes."
    )
    scene.show_jobs(content.ALL_STATES[-4:])


def jobs(scene: Scene) -> None:
    normal(scene)
    scene.show_jobs(content.ALL_STATES[:3])


def popup(scene: Scene) -> None:
    normal(scene)
    scene.artifact.versions.showPopup()


def menu(scene: Scene) -> None:
    normal(scene)
    settings = scene.topbar.settings
    choices = settings.menu()
    choices.popup(settings.mapToGlobal(QPoint(-160, settings.height())))
    choices.setActiveAction(choices.actions()[1])
    choices.actions()[1].menu().popup(settings.mapToGlobal(QPoint(-330, settings.height() + 28)))


def account_menu(scene: Scene) -> None:
    normal(scene)
    account = scene.topbar.account
    menu = account.menu()
    menu.popup(account.mapToGlobal(QPoint(0, account.height())))
    menu.setActiveAction(menu.actions()[-5])


def stored(scene: Scene) -> None:
    normal(scene)
    what = Stored("ana", "wandb.ai", KeptWhere.KEYRING, 7, 1, 2, "~/.config/artifact-desktop/settings.json")
    StoredDialog(what, scene).open()


def tool_tip(scene: Scene) -> None:
    view_only(scene)
    button = scene.artifact.download
    QToolTip.showText(button.mapToGlobal(QPoint(20, -90)), button.toolTip(), button)


def keyboard(scene: Scene) -> None:
    normal(scene)
    scene.artifact.filter.setText("png")
    scene.artifact.filter.returnPressed.emit()
    scene.activateWindow()
    scene.artifact.files.setFocus(Qt.FocusReason.TabFocusReason)
    scene.artifact.files.setCurrentIndex(scene.files.index_of_path("images/0002.png"))


SHOTS = [
    Shot(f.__name__.replace("_", "-"), f)
    for f in (
        normal,
        view_only,
        nothing,
        loading,
        no_match,
        error,
        files_error,
        jobs,
        popup,
        menu,
        account_menu,
        stored,
        tool_tip,
        keyboard,
    )
]


def sign_in_shots() -> Iterator[tuple[str, Callable[[SignInView], None]]]:
    yield "sign-in", lambda view: None
    yield "sign-in-busy", lambda view: (view.key.setText("k" * 40), view.set_busy(True))[0]
    yield "sign-in-another", lambda view: (view.set_way_back(""), view.set_server("wandb.example.org"))[0]
    yield (
        "sign-in-plain",
        lambda view: (view.set_server("http://wandb.example.org:8080"), view.set_way_back("ana  ·  wandb.ai"))[0],
    )
    yield "sign-in-existing", lambda view: view.set_existing_login("wandb.ai", "~/.netrc")
    yield (
        "sign-in-keyring",
        lambda view: (view.key.setText("k" * 40), view.set_busy(True), view.set_waiting_for_keyring(saving=True))[0],
    )
    yield (
        "sign-in-error",
        lambda view: (
            view.key.setText("k" * 40),
            view.show_error(
                "The key was not accepted",
                "wandb.ai does not know this key. It may have been deleted, have expired, or belong to another server. "
                "Get a new key from the key page, or check the server.",
            ),
        )[0],
    )
    yield (
        "sign-in-no-keyring",
        lambda view: view.set_notice(
            "No safe place for the key",
            "This computer offers no keyring, so the key is kept only until you quit. "
            "You will be asked for it at the next start.",
        ),
    )


def grab(widget: QWidget) -> QImage:
    """What is on the screen, so that popups and focus show."""
    app = QApplication.instance()
    for _ in range(8):
        app.processEvents()
    screen = widget.screen()
    return screen.grabWindow(0, *widget.mapToGlobal(QPoint(0, 0)).toTuple(), *widget.size().toTuple()).toImage()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--font", type=int, default=0, help="text size in pixels")
    parser.add_argument("--family", default="")
    parser.add_argument("--lang", default="en")
    parser.add_argument("--only", default="")
    parser.add_argument("--scheme", default="light,dark")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    font = QFont(options.family or app.font().family())
    if options.font:
        font.setPixelSize(options.font)
        app.setFont(font)
    elif options.family:
        font.setPixelSize(13)
        app.setFont(font)
    words.install_language(app, options.lang)
    width, height = map(int, options.size.split("x"))
    background = Background()
    for scheme in options.scheme.split(","):
        apply_theme(app, scheme)
        for shot in SHOTS:
            if options.only and options.only not in shot.name:
                continue
            scene = Scene(background)
            scene.resize(width, height)
            scene.show()
            QTest.qWaitForWindowActive(scene)
            scene.sidebar.tree.setFocus()
            shot.set_up(scene)
            grab(scene).save(str(options.folder / f"{shot.name}-{scheme}.png"))
            scene.artifact.versions.hidePopup()
            while (popup_shown := QApplication.activePopupWidget()) is not None:
                popup_shown.close()
            scene.close()
            scene.deleteLater()
        for name, set_up in sign_in_shots():
            if options.only and options.only not in name:
                continue
            view = SignInView()
            view.resize(width, height)
            view.show()
            QTest.qWaitForWindowActive(view)
            view.key.setFocus()
            set_up(view)
            grab(view).save(str(options.folder / f"{name}-{scheme}.png"))
            view.close()
            view.deleteLater()
    background.close()


if __name__ == "__main__":
    main()
