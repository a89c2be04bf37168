"""The shapes of GraphQL answers, and how they become models.

Anything may be null: what one may not see, what an older server lacks. Fields nobody needs are not asked for, and
fields nobody asked for are ignored. `Int64` comes as a number or as a string, `metadata` as JSON in a string.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Annotated, Generic, TypeVar

import msgspec

from artifact_desktop.core.models import (
    Collection,
    CollectionKind,
    CollectionPath,
    Creator,
    Version,
    VersionDetail,
    VersionPath,
    VersionState,
)

T = TypeVar("T")

Int64 = int | Annotated[str, msgspec.Meta(pattern=r"^-?\d{1,19}$")] | None


class _Shape(msgspec.Struct, rename="camel"):
    """A GraphQL object: its fields are written in camelCase there."""


class PageInfo(_Shape):
    end_cursor: str | None = None
    has_next_page: bool = False


class Edge(_Shape, Generic[T]):
    node: T | None = None


class Connection(_Shape, Generic[T]):
    edges: list[Edge[T] | None] = []
    page_info: PageInfo | None = None

    @property
    def nodes(self) -> list[T]:
        """Those that are not null."""
        return [edge.node for edge in self.edges if edge is not None and edge.node is not None]


class Named(_Shape):
    name: str


class Described(_Shape):
    name: str
    description: str | None = None


# People


class OrganizationNode(_Shape):
    id: str
    name: str
    org_entity: Named | None = None


class ViewerNode(_Shape):
    id: str
    username: str | None = None
    name: str | None = None
    entity: str | None = None
    teams: Connection[Named] | None = None


class ViewerAccountNode(_Shape):
    account_type: str | None = None
    organizations: list[OrganizationNode | None] | None = None


class ViewerData(_Shape, Generic[T]):
    viewer: T | None = None


# Browsing


class Feature(_Shape):
    name: str
    is_enabled: bool = False


class ServerInfo(_Shape):
    features: list[Feature | None] | None = None


class FeaturesData(_Shape):
    server_info: ServerInfo | None = None


class ProjectsData(_Shape):
    models: Connection[Described] | None = None


class RegistryNode(Described):
    access: str | None = None


class RegistryEntity(_Shape):
    projects: Connection[RegistryNode] | None = None


class RegistriesOfOrganization(_Shape):
    org_entity: RegistryEntity | None = None


class OrganizationData(_Shape, Generic[T]):
    organization: T | None = None


class ProjectData(_Shape, Generic[T]):
    project: T | None = None


class TypesOfProject(_Shape):
    artifact_types: Connection[Described] | None = None


class CollectionNode(_Shape):
    name: str
    typename: str = msgspec.field(default="", name="__typename")
    description: str | None = None
    created_at: str | None = None


class CollectionsOfType(_Shape):
    artifact_collections: Connection[CollectionNode] | None = None


class TypeOfProject(_Shape):
    artifact_type: CollectionsOfType | None = None


class CollectionOfProject(_Shape, Generic[T]):
    artifact_collection: T | None = None


# Versions


class EntityOfProject(_Shape):
    name: str
    entity: Named | None = None


class CollectionOfAlias(_Shape):
    name: str
    project: EntityOfProject | None = None


class AliasNode(_Shape):
    alias: str
    artifact_collection: CollectionOfAlias | None = None


class ArtifactNode(_Shape):
    """Of a listing, or in full: what a document leaves out stays at its default."""

    id: str
    digest: str
    state: str | None = None
    size: Int64 = None
    file_count: Int64 = None
    created_at: str | None = None
    description: str | None = None
    metadata: object = None
    ttl_duration_seconds: Int64 = None
    version_index: int | None = None
    artifact_type: Named | None = None
    aliases: list[AliasNode | None] | None = None


class MembershipNode(_Shape):
    version_index: int | None = None
    aliases: list[AliasNode | None] | None = None
    artifact: ArtifactNode | None = None


class MembershipsOfCollection(_Shape):
    artifact_memberships: Connection[MembershipNode] | None = None


class MembershipOfCollection(_Shape, Generic[T]):
    artifact_membership: T | None = None


class MembershipOfProject(_Shape):
    artifact_collection_membership: MembershipNode | None = None


class ArtifactData(_Shape, Generic[T]):
    """Both of `artifact(id:)` and of `project.artifact(name:)`."""

    artifact: T | None = None


class CreatorNode(_Shape):
    typename: str = msgspec.field(default="", name="__typename")
    name: str | None = None
    display_name: str | None = None
    username: str | None = None
    project: EntityOfProject | None = None


class LineageOfArtifact(_Shape):
    created_by: CreatorNode | None = None
    used_by: Connection[Named] | None = None


class TagsOfArtifact(_Shape):
    tags: list[Named | None] | None = None


# Files


class FileNode(_Shape):
    name: str
    direct_url: str | None = None


class FilesOfArtifact(_Shape):
    state: str | None = None
    files: Connection[FileNode] | None = None


class StateOfArtifact(_Shape):
    state: str | None = None


class FilesOfMembership(_Shape):
    artifact: StateOfArtifact | None = None
    files: Connection[FileNode] | None = None


class FileAddress(_Shape):
    direct_url: str | None = None


class ManifestFile(_Shape):
    file: FileAddress | None = None


class ManifestOfArtifact(_Shape):
    state: str | None = None
    current_manifest: ManifestFile | None = None


def to_collection(node: CollectionNode, entity: str, project: str, type_name: str) -> Collection:
    """A kind of collection that a newer server may know counts as a sequence."""
    portfolio = node.typename == "ArtifactPortfolio"
    return Collection(
        CollectionPath(entity, project, node.name),
        type_name,
        CollectionKind.PORTFOLIO if portfolio else CollectionKind.SEQUENCE,
        node.description or "",
        to_datetime(node.created_at),
    )


def to_version(path: CollectionPath, node: MembershipNode) -> Version | None:
    """None for what cannot be named or seen: a membership without a number or without its artifact."""
    if node.version_index is None or node.artifact is None:
        return None
    artifact = node.artifact
    version_path = VersionPath(path, node.version_index)
    aliases = dict.fromkeys(item.alias for item in node.aliases or () if item is not None)
    aliases.pop(version_path.alias, None)
    return Version(
        version_path,
        artifact.id,
        artifact.digest,
        to_state(artifact.state),
        max(0, int(artifact.size or 0)),
        max(0, int(artifact.file_count or 0)),
        to_datetime(artifact.created_at),
        tuple(aliases),
    )


def to_membership(path: CollectionPath, artifact: ArtifactNode) -> MembershipNode:
    """What an older server says of an artifact, as the membership in the collection one came through."""
    aliases = [item for item in artifact.aliases or () if item is not None and _belongs(item, path)]
    numbers = [int(item.alias[1:]) for item in aliases if item.alias[:1] == "v" and item.alias[1:].isdecimal()]
    return MembershipNode(numbers[0] if numbers else artifact.version_index, list(aliases), artifact)


def to_detail(version: Version, artifact: ArtifactNode) -> VersionDetail:
    """Without tags and lineage, which stand in documents of their own."""
    return VersionDetail(
        version,
        artifact.artifact_type.name if artifact.artifact_type else "",
        artifact.description or "",
        to_metadata(artifact.metadata),
        expires_at=to_expiry(version.created_at, int(artifact.ttl_duration_seconds or 0)),
    )


def to_creator(node: CreatorNode) -> Creator | None:
    if node.typename == "User":
        return Creator("user", node.username) if node.username else None
    name = node.display_name or node.name
    return Creator("run", name, node.project.name if node.project else "") if name else None


def to_metadata(value: object) -> dict[str, object]:
    """The metadata of a version, whose JSON may hold NaN and infinities. What is no object counts as none."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}


def to_datetime(text: str | None) -> datetime | None:
    """A moment with its time zone, UTC where none is told; None for what is no moment."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def to_state(text: str | None) -> VersionState:
    """The SDK knows two more that are as good as deleted."""
    if text in ("GARBAGE_COLLECTED", "PENDING_DELETION"):
        return VersionState.DELETED
    return VersionState(text) if text and text in VersionState.__members__ else VersionState.OTHER


def to_expiry(created: datetime | None, seconds: int) -> datetime | None:
    """When a version is removed. -1 means the rule of the project, which is not told, and -2 never."""
    if created is None or seconds <= 0:
        return None
    try:
        return created + timedelta(seconds=seconds)
    except OverflowError:
        return None  # so far away that it is never


def _belongs(alias: AliasNode, path: CollectionPath) -> bool:
    collection = alias.artifact_collection
    if collection is None or collection.name != path.collection:
        return False
    project = collection.project  # null where the project is invisible, and then it is not the one we came through
    entity = project.entity if project else None
    return project is not None and project.name == path.project and entity is not None and entity.name == path.entity
