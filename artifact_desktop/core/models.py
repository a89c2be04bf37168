"""The things of W&B, as immutable values. Every string comes from a server: show it, never trust it.

An *entity* (team or person) owns *projects*; a project holds *collections* of one *type* (sequences, where
versions are made, and portfolios, which link versions made elsewhere); a collection has *versions* v0, v1 ...
and *aliases* that point at them; a version's *manifest* lists its *entries*. A registry is a project of an
organization's own entity. Version numbers and aliases belong to the collection one came through.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from artifact_desktop.core.digests import DigestAlgorithm

REGISTRY_PREFIX = "wandb-registry-"
LEGACY_REGISTRY = "model-registry"
_SYSTEM_TYPES = frozenset({"job", "run_table", "code"})


@dataclass(frozen=True, slots=True)
class Account:
    """One person on one server. `server` is the canonical API address, without a trailing slash."""

    server: str
    username: str


@dataclass(frozen=True, slots=True)
class Organization:
    """`entity` is the organization's own entity, the owner of its registries; None on old servers."""

    name: str
    entity: str | None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person a key belongs to. `entity` is the default entity and may be a team."""

    id: str
    username: str
    name: str
    entity: str
    teams: tuple[str, ...]
    account_type: str | None = None
    organizations: tuple[Organization, ...] = ()

    @property
    def entities(self) -> tuple[str, ...]:
        """Where projects are listed: the person, the default entity and the teams, each once, in this order."""
        return tuple(dict.fromkeys(name for name in (self.username, self.entity, *self.teams) if name))


@dataclass(frozen=True, slots=True)
class Project:
    """`invited_only`: a registry that the organization's members see by invitation; the others are open to all."""

    entity: str
    name: str
    description: str = ""
    invited_only: bool = False

    @property
    def is_registry(self) -> bool:
        return self.name.startswith(REGISTRY_PREFIX)

    @property
    def is_legacy_registry(self) -> bool:
        """A team's own model registry, as servers had it before there were registries of organizations."""
        return self.name == LEGACY_REGISTRY

    @property
    def title(self) -> str:
        """The name a person knows: a registry's without its prefix."""
        return self.name.removeprefix(REGISTRY_PREFIX)


@dataclass(frozen=True, slots=True)
class ArtifactType:
    name: str
    description: str = ""

    @property
    def is_system(self) -> bool:
        """Made by W&B itself rather than by people; folded away in the tree."""
        return self.name in _SYSTEM_TYPES or self.name.startswith("wandb-")


@dataclass(frozen=True, slots=True)
class CollectionPath:
    """The access path: permission is judged by the collection one came through."""

    entity: str
    project: str
    collection: str

    @property
    def title(self) -> str:
        """The path as people know it, without the prefix of a registry."""
        return f"{self.entity}/{self.project.removeprefix(REGISTRY_PREFIX)}/{self.collection}"

    def __str__(self) -> str:
        return f"{self.entity}/{self.project}/{self.collection}"


class CollectionKind(StrEnum):
    SEQUENCE = "sequence"
    PORTFOLIO = "portfolio"


@dataclass(frozen=True, slots=True)
class Collection:
    path: CollectionPath
    type_name: str
    kind: CollectionKind = CollectionKind.SEQUENCE
    description: str = ""
    created_at: datetime | None = None

    @property
    def name(self) -> str:
        return self.path.collection


@dataclass(frozen=True, slots=True)
class VersionPath:
    """A version pinned to its number within a collection: what a job is made of."""

    collection: CollectionPath
    index: int

    @property
    def alias(self) -> str:
        """The alias that never moves, `vN`."""
        return f"v{self.index}"

    @property
    def title(self) -> str:
        """The path as people know it, without the prefix of a registry."""
        return f"{self.collection.title}:{self.alias}"

    def __str__(self) -> str:
        return f"{self.collection}:{self.alias}"


class VersionState(StrEnum):
    """PENDING and DELETED cannot be downloaded. OTHER is a state of a newer server, which decides by itself."""

    COMMITTED = "COMMITTED"
    PENDING = "PENDING"
    DELETED = "DELETED"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class Version:
    """One version as seen from one collection. `size` in bytes, `file_count` in manifest entries."""

    path: VersionPath
    artifact_id: str
    digest: str
    state: VersionState
    size: int
    file_count: int
    created_at: datetime | None
    aliases: tuple[str, ...] = ()


class Creator(NamedTuple):
    """Who or what made a version. `kind` is "run" or "user"."""

    kind: str
    name: str
    project: str = ""


@dataclass(frozen=True, slots=True)
class VersionDetail:
    """All that the details panel shows of a version. `expires_at` is None where it never expires or is unknown."""

    version: Version
    type_name: str
    description: str = ""
    metadata: Mapping[str, object] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    created_by: Creator | None = None
    used_by: int | None = None
    expires_at: datetime | None = None


class ManifestEntry(NamedTuple):
    """One file of a version. A tuple, because a manifest may have a million of them.

    `path` is the server's name for it, with "/" between parts, and hostile until `core/localnames` has seen it.
    `digest` is base64 for a stored file; for a reference (`ref` set) it is whatever the author's program found.
    """

    path: str
    digest: str
    size: int
    algorithm: DigestAlgorithm = DigestAlgorithm.MD5
    ref: str | None = None
    birth_artifact_id: str | None = None

    @property
    def is_reference(self) -> bool:
        return self.ref is not None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a version, in path order. `layout` is "V1" or "V2"; `region` is None for the default one."""

    entries: tuple[ManifestEntry, ...]
    layout: str = "V1"
    region: str | None = None
