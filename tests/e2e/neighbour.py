"""Another program on the desktop: it has a link, copied already, and lets it be dragged out of its window.

`python -m tests.e2e.neighbour TEXT X Y`
"""

import sys

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDrag, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class Neighbour(QLabel):
    def __init__(self, text: str) -> None:
        super().__init__("A page with a link")
        self._text = text
        self.setWindowTitle("Neighbour")
        self.setFixedSize(240, 120)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        del event
        data = QMimeData()
        data.setText(self._text)
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.exec()


def main() -> int:
    text, x, y = sys.argv[1:]
    app = QApplication([])
    neighbour = Neighbour(text)
    neighbour.move(int(x), int(y))
    neighbour.show()
    neighbour.activateWindow()
    QGuiApplication.clipboard().setText(text)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
