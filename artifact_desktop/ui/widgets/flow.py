"""Things in lines, like words: as many in each as there is room for."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

_WIDE = 1 << 20


class Flow(QLayout):
    """Its items keep the size they ask for; hidden ones take no room. `gap` is in device-independent pixels."""

    def __init__(self, inside: QWidget, gap: int) -> None:
        super().__init__(inside)
        self._gap = gap
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return max((place.bottom() + 1 for _, place in self._places(QRect(0, 0, width, 0))), default=0)

    def setGeometry(self, area: QRect) -> None:  # noqa: N802 - Qt's name
        super().setGeometry(area)
        for item, place in self._places(area):
            item.setGeometry(place)

    def sizeHint(self) -> QSize:
        places = [place for _, place in self._places(QRect(0, 0, _WIDE, 0))]
        width = max((place.right() + 1 for place in places), default=0)
        return QSize(width, max((place.bottom() + 1 for place in places), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        return QSize(
            max((hint.width() for hint in hints), default=0), max((hint.height() for hint in hints), default=0)
        )

    def _places(self, area: QRect) -> Iterator[tuple[QLayoutItem, QRect]]:
        corner, line = area.topLeft(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if corner.x() > area.left() and corner.x() + size.width() > area.left() + area.width():
                corner, line = QPoint(area.left(), corner.y() + line + self._gap), 0
            yield item, QRect(corner, size)
            corner, line = QPoint(corner.x() + size.width() + self._gap, corner.y()), max(line, size.height())
