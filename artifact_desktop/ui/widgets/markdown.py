"""Markdown that other people wrote: shown as text, nothing fetched, no HTML, no local file touched."""

import re

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QImage, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from artifact_desktop.ui.theme import scaled
from artifact_desktop.ui.widgets.paint import tool_tip

_LETTERS = 20_000  # about eight pages; Qt lays out longer ones for so long that the window would stand still
_PICTURE = re.compile(r"!\[([^\[\]]*)\](\([^()]*\)|\[[^\[\]]*\])")


class MarkdownView(QTextBrowser):
    """As high as its text. Links are reported, never followed; pictures are left out, their words stay."""

    link_activated = Signal(QUrl)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().setIndentWidth(scaled(18))
        self.viewport().setAutoFillBackground(False)
        features = QTextDocument.MarkdownFeature
        shown = text if len(text) <= _LETTERS else f"{text[:_LETTERS]}…"
        plain = _PICTURE.sub(r"\1", shown)
        self.document().setMarkdown(plain, features.MarkdownDialectGitHub | features.MarkdownNoHTML)
        self._space_paragraphs()
        self.anchorClicked.connect(self.link_activated)
        self.highlighted.connect(self._tell_address)

    def _tell_address(self, link: QUrl) -> None:
        """Where a link leads, before it is clicked: its words may say something else."""
        self.setToolTip(tool_tip(link.toDisplayString()))

    def _space_paragraphs(self) -> None:
        block = self.document().firstBlock()
        while block.isValid():
            spaced = block.blockFormat()
            spaced.setTopMargin(0)
            spaced.setBottomMargin(scaled(2 if block.textList() is not None else 6))
            QTextCursor(block).setBlockFormat(spaced)
            block = block.next()

    def loadResource(self, _kind: int, _name: QUrl | str) -> QImage:
        """An empty picture, whatever is asked for. With nothing to show Qt would look on the disk by itself."""
        return QImage()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), round(self.document().size().height() + 0.5))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.document().setTextWidth(self.viewport().width())
        self.updateGeometry()
