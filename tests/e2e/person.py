"""What a person does with the window, with mouse and keyboard, reading it as a screen reader does."""

import re
import subprocess
import sys
from pathlib import Path

from tests.support.accessibility import Node, Program
from tests.support.desktop import VirtualDesktop


class Person:
    """Somebody at a desktop, with the program open in front of them."""

    def __init__(self, desktop: VirtualDesktop, *arguments: str, **environment: str) -> None:
        self.desktop = desktop
        self.process: subprocess.Popen[bytes] = desktop.launch(
            sys.executable, "-m", "artifact_desktop", *arguments, **environment
        )
        self.window: Program = desktop.program(self.process)

    def sign_in(self, server: str, key: str) -> None:
        """Types both, as pasted from a page: with a blank before and after."""
        self.window.type_into(self.window.find("Server", "text"), server)
        self.window.type_into(self.window.find("API key", "password text"), f" {key} ")
        self.window.click(self.window.find("Sign in", "push button"))
        self.window.find("Projects", "tree")

    def open(self, *rows: str) -> None:
        """Unfolds the rows of the tree one after the other and chooses the last."""
        *folds, chosen = rows
        for name in folds:
            row = self._row(name)
            if "expanded" not in row.states:
                self.window.click(row, count=2)
            self.window.find(name, "table cell", where=lambda node: "expanded" in node.states)
        self.window.click(self._row(chosen))
        self.window.find(chosen, "label")

    def paste(self, name: str) -> None:
        """Goes to an artifact by its name or link."""
        self.window.type_into(self.window.find("Search or paste a link", "text"), name)
        self.desktop.key("Return")

    def choose_version(self, alias: str) -> None:
        """Picks the version that carries the alias, from the list that drops down."""
        self.window.click(self.window.find(r"v\d+", "combo box"))
        self.window.find(role="list")  # the one that drops down; its rows are told of even while it is shut
        row = self.window.find(rf".*\b{re.escape(alias)}\b.*", "list item")
        self.window.click(row)
        self.window.find(row.name.partition(",")[0], "combo box")
        self.window.find("Download", "push button", where=lambda node: node.enabled)

    def toggle(self, name: str) -> None:
        """Ticks or unticks a row of the file list with the keyboard."""
        before = self.file(name)
        self.window.click(before)
        self.desktop.key("space")
        self.window.find(
            re.escape(name), "table cell", where=lambda node: ("checked" in node.states) != ("checked" in before.states)
        )

    def file(self, name: str) -> Node:
        """The row of the file list with that name."""
        return self.window.find(re.escape(name), "table cell")

    def save_to(self, folder: Path) -> None:
        self.window.type_into(self.window.find("Save to", "text"), str(folder))

    def download(self) -> None:
        self.window.click(self.window.find("Download", "push button", where=lambda node: node.enabled))

    def refused_download(self, reason: str) -> Node:
        """The greyed button, once what is read out with it holds the reason."""
        return self.window.find(
            "Download", "push button", where=lambda node: not node.enabled and reason in node.description
        )

    def _row(self, name: str) -> Node:
        return self.window.find(re.escape(name), "table cell")
