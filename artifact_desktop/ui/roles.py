"""The item data roles that models answer and delegates paint, so that neither knows the other."""

from enum import IntEnum, StrEnum

from PySide6.QtCore import Qt

_FIRST = int(Qt.ItemDataRole.UserRole)


class Role(IntEnum):
    """What each role answers stands behind it.

    Through a QModelIndex a string enum comes back as a plain string: compare with `==`.
    """

    ICON = _FIRST + 1  # str: a name of resources/icons, without ".svg"
    NODE = _FIRST + 2  # NodeKind
    LOCKED = _FIRST + 3  # bool: nothing below can be downloaded; the tool tip says why
    VALUE = _FIRST + 4  # the core or transfer object behind the row
    ALIASES = _FIRST + 5  # tuple[str, ...]: shown as chips
    STATUS = _FIRST + 6  # RowStatus
    PROGRESS = _FIRST + 7  # float 0..1, or None where there is no bar
    ADDRESS = _FIRST + 8  # str: where a reference points, shown muted behind the name
    SELECTABLE = _FIRST + 9  # bool: the row can be chosen


class NodeKind(StrEnum):
    """What a row of the project tree is."""

    ROOT = "root"  # above every row, never one itself
    RECENT = "recent"
    ENTITY = "entity"
    PROJECT = "project"
    TYPE = "type"
    COLLECTION = "collection"
    SYSTEM = "system"  # the fold that holds types made by W&B itself
    REGISTRIES = "registries"
    ORGANIZATION = "organization"  # whose registries follow
    REGISTRY = "registry"
    LOADING = "loading"
    EMPTY = "empty"
    FAILED = "failed"  # activating it tries again


class RowStatus(StrEnum):
    """The state of a file row; drawn as an icon and a word."""

    NONE = "none"
    ON_DISK = "on-disk"
    WAITING = "waiting"
    RUNNING = "running"
    CHECKED = "checked"
    FAILED = "failed"
    ELSEWHERE = "elsewhere"  # a reference
