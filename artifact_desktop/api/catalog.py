"""What there is on a server: people, projects, versions, manifests, addresses of files; from answers to models."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from typing import TypeVar

from artifact_desktop.api import decode
from artifact_desktop.api.client import ApiClient
from artifact_desktop.api.decode import (
    ArtifactData,
    CollectionOfProject,
    Connection,
    MembershipNode,
    MembershipOfCollection,
    ProjectData,
    ViewerData,
)
from artifact_desktop.api.errors import Subject, denied, not_found
from artifact_desktop.api.features import ARTIFACT_TAGS, Features, first_supported
from artifact_desktop.api.files import files_page, no_files
from artifact_desktop.api.manifest import decode_manifest
from artifact_desktop.api.paging import PAGE, walk
from artifact_desktop.core.errors import AppError, Code, NotFound, SignInError
from artifact_desktop.core.models import (
    REGISTRY_PREFIX,
    ArtifactType,
    Collection,
    CollectionPath,
    Creator,
    Manifest,
    Organization,
    Project,
    Version,
    VersionDetail,
    VersionPath,
    VersionState,
    Viewer,
)
from artifact_desktop.core.names import ArtifactName

T = TypeVar("T")

_logger = logging.getLogger(__name__)

_LOCATED_AT_ONCE = 8
_WINDOW = 500  # addresses asked for at once: they age from the moment they are made


class Catalog:
    """Reads a server. Every method may be called on any thread, blocks, and raises AppError only.

    Iterators ask for the next page when it is needed, raise at the first `next`, and must stay on one thread.
    """

    def __init__(self, client: ApiClient) -> None:
        self._client = client
        self.features = Features(client)

    def viewer(self) -> Viewer:
        """The person the key belongs to. Raises SignInError when the server does not know the key."""
        reply = self._client.execute("viewer", {}, ViewerData[decode.ViewerNode])
        node = reply.data.viewer
        if node is None:
            raise reply.problem or SignInError(Code.KEY_REJECTED, server=self._client.title)
        account = self._optional("viewer_account", {}, ViewerData[decode.ViewerAccountNode])
        more = account.viewer if account and account.viewer else decode.ViewerAccountNode()
        organizations = (item for item in more.organizations or () if item is not None)
        return Viewer(
            node.id,
            node.username or node.entity or "",
            node.name or node.username or "",
            node.entity or node.username or "",
            tuple(team.name for team in node.teams.nodes) if node.teams else (),
            more.account_type,
            tuple(Organization(o.name, o.org_entity.name if o.org_entity else None, o.id) for o in organizations),
        )

    def projects(self, entity: str) -> Iterator[Project]:
        """The projects of an entity that the person may see; none where the entity does not exist."""
        about = Subject(entity, entity)

        def page(after: str | None) -> Connection[decode.Described]:
            reply = self._client.execute("projects", _page(after, entity=entity), decode.ProjectsData, about=about)
            if reply.data.models is None and reply.problem:
                raise reply.problem
            return reply.data.models or Connection()

        for node in walk(page, "projects"):
            yield Project(entity, node.name, node.description or "")

    def types(self, entity: str, project: str) -> Iterator[ArtifactType]:
        """The artifact types of a project, W&B's own ones included."""
        about = Subject(f"{entity}/{project}", entity)

        def page(after: str | None) -> Connection[decode.Described]:
            variables = _page(after, entity=entity, project=project)
            reply = self._client.execute("artifact_types", variables, ProjectData[decode.TypesOfProject], about=about)
            found = reply.need(reply.data.project, not_found(about))
            return reply.need(found.artifact_types, not_found(about))

        for node in walk(page, "artifact types"):
            yield ArtifactType(node.name, node.description or "")

    def collections(self, entity: str, project: str, type_name: str) -> Iterator[Collection]:
        """The collections of one type, empty ones included."""
        about = Subject(f"{entity}/{project}/{type_name}", entity)

        def page(after: str | None) -> Connection[decode.CollectionNode]:
            variables = _page(after, entity=entity, project=project, type=type_name)
            reply = self._client.execute("collections", variables, ProjectData[decode.TypeOfProject], about=about)
            found = reply.need(reply.data.project, not_found(about))
            kind = reply.need(found.artifact_type, not_found(about))
            return reply.need(kind.artifact_collections, not_found(about))

        for node in walk(page, "collections"):
            yield decode.to_collection(node, entity, project, type_name)

    def registries(self, organization: Organization) -> Iterator[Project]:
        """The registries of an organization: projects of its own entity, found by their names' prefix.

        None where the organization has no entity of its own, as on older servers.
        """
        about = Subject(organization.name, organization.name)
        owner = organization.entity
        if owner is None:
            return

        def page(after: str | None) -> Connection[decode.RegistryNode]:
            variables = _page(after, organization=organization.name)
            shape = decode.OrganizationData[decode.RegistriesOfOrganization]
            reply = self._client.execute("registries", variables, shape, about=about)
            found = reply.need(reply.data.organization, not_found(about))
            entity = reply.need(found.org_entity, not_found(about))
            return reply.need(entity.projects, not_found(about))

        for node in walk(page, "registries"):
            if node.name.startswith(REGISTRY_PREFIX):
                # Other values, older ones too, mean that the whole organization sees it, as the SDK reads them.
                yield Project(owner, node.name, node.description or "", invited_only=node.access == "RESTRICTED")

    def versions(self, path: CollectionPath) -> Iterator[Version]:
        """The versions of a collection, each once, in the order of the server, which is not known: sort by
        `path.index`. Pending and deleted ones are among them where the server lists them. `aliases` hold what
        people gave, not the `vN` that every version has.
        """
        about = Subject(str(path), path.entity)

        def page(after: str | None) -> Connection[MembershipNode]:
            variables = _page(after, entity=path.entity, project=path.project, collection=path.collection)
            shape = ProjectData[CollectionOfProject[decode.MembershipsOfCollection]]
            reply = self._client.execute("versions", variables, shape, about=about)
            project = reply.need(reply.data.project, not_found(about))
            collection = reply.need(project.artifact_collection, not_found(about))
            return reply.need(collection.artifact_memberships, not_found(about))

        seen: set[int] = set()
        for node in walk(page, "versions"):
            version = decode.to_version(path, node)
            if version is not None and version.path.index not in seen:
                seen.add(version.path.index)
                yield version

    def version(self, path: CollectionPath, alias: str, *, lineage: bool = True) -> VersionDetail:
        """The version an alias, `vN`, commit hash or digest means now, pinned to its number.

        `lineage=False` spares two questions and leaves tags, creator and users out. Raises NotFound, with
        VERSION_NOT_FOUND when the collection is there and the alias is not.
        """
        membership = first_supported(
            lambda: self._membership_by_alias(path, alias),
            lambda: self._membership_by_name(path, alias),
            lambda: self._artifact_by_name(path, alias),
        )
        version = decode.to_version(path, membership)
        if version is None or membership.artifact is None:
            raise _no_version(path, alias)
        detail = decode.to_detail(version, membership.artifact)
        return self._with_lineage(detail) if lineage else detail

    def manifest(self, version: Version) -> Manifest:
        """The files of a version. Takes as long as the manifest is large."""
        about = Subject(str(version.path), version.path.collection.entity)
        if version.state in (VersionState.PENDING, VersionState.DELETED):
            raise no_files(version.state, about)
        try:
            content = self._client.download(self._manifest_url(version, about), about=about)
        except AppError as error:
            if error.code is not Code.STORAGE_DENIED:
                raise
            # The address may have been old already: a fresh one settles it.
            content = self._client.download(self._manifest_url(version, about), about=about)
        return decode_manifest(content, about.name, self._client.title)

    def storage_address(self, version: Version) -> str | None:
        """A fresh address at the storage, that of the version's file list; None where the server itself keeps that."""
        address = self._client.absolute(self._manifest_url(version, Subject(str(version.path), "")))
        return None if self._client.takes_key(address) else address

    def file_urls(self, version: VersionPath, artifact_id: str, names: Sequence[str]) -> dict[str, str]:
        """Fresh absolute addresses by manifest path; what the server no longer lists is left out.

        Raises AccessDenied when the server lists files and gives no address for any of them.
        """
        urls: dict[str, str] = {}
        remaining = iter(names)
        while window := list(islice(remaining, _WINDOW)):
            urls |= self._window_of_urls(version, artifact_id, window)
        return urls

    def collection_path(self, name: ArtifactName, viewer: Viewer) -> CollectionPath:
        """Where a typed name leads. Asks no server.

        Without an entity it is the person's default one, and for a registry their organization's own one. An
        organization may be written by the name people know; the server wants that of its entity.
        """
        registry = name.project.startswith(REGISTRY_PREFIX)
        owners = {o.name: o.entity for o in viewer.organizations if o.entity} if registry else {}
        if name.entity is not None:
            return CollectionPath(owners.get(name.entity, name.entity), name.project, name.collection)
        if not registry:
            return CollectionPath(viewer.entity, name.project, name.collection)
        if len(owners) != 1:  # the person must say of which organization
            raise NotFound(Code.NOT_FOUND, name=f"{name.project}/{name.collection}")
        return CollectionPath(next(iter(owners.values())), name.project, name.collection)

    def _membership_by_alias(self, path: CollectionPath, alias: str) -> MembershipNode:
        about = Subject(str(path), path.entity)
        variables = {"entity": path.entity, "project": path.project, "collection": path.collection, "alias": alias}
        shape = ProjectData[CollectionOfProject[MembershipOfCollection[MembershipNode]]]
        reply = self._client.execute("membership_by_alias", variables, shape, about=about)
        project = reply.need(reply.data.project, not_found(about))
        collection = reply.need(project.artifact_collection, not_found(about))
        return reply.need(collection.artifact_membership, _no_version(path, alias))

    def _membership_by_name(self, path: CollectionPath, alias: str) -> MembershipNode:
        about = Subject(str(path), path.entity)
        reply = self._client.execute(
            "membership_by_name", _by_name(path, alias), ProjectData[decode.MembershipOfProject], about=about
        )
        project = reply.need(reply.data.project, not_found(about))
        return reply.need(project.artifact_collection_membership, _no_version(path, alias))

    def _artifact_by_name(self, path: CollectionPath, alias: str) -> MembershipNode:
        about = Subject(str(path), path.entity)
        shape = ProjectData[ArtifactData[decode.ArtifactNode]]
        reply = self._client.execute("artifact_by_name", _by_name(path, alias), shape, about=about)
        project = reply.need(reply.data.project, not_found(about))
        return decode.to_membership(path, reply.need(project.artifact, _no_version(path, alias)))

    def _with_lineage(self, detail: VersionDetail) -> VersionDetail:
        variables = {"id": detail.version.artifact_id}
        lineage = self._optional("lineage", variables, ArtifactData[decode.LineageOfArtifact])
        created_by: Creator | None = None
        used_by: int | None = None
        if lineage and lineage.artifact:
            creator, users = lineage.artifact.created_by, lineage.artifact.used_by
            created_by = decode.to_creator(creator) if creator else None
            used_by = len(users.nodes) if users else None
        tags = self._tags(detail.version.artifact_id)
        return replace(detail, tags=tags, created_by=created_by, used_by=used_by)

    def _tags(self, artifact_id: str) -> tuple[str, ...]:
        shape = ArtifactData[decode.TagsOfArtifact]
        if not self._left_out(lambda: self.features.has(ARTIFACT_TAGS), "features"):
            return ()
        data = self._optional("artifact_tags", {"id": artifact_id}, shape)
        tags = data.artifact.tags if data and data.artifact else None
        return tuple(tag.name for tag in tags or () if tag is not None)

    def _manifest_url(self, version: Version, about: Subject) -> str:
        variables = {"id": version.artifact_id}
        reply = self._client.execute("manifest_url", variables, ArtifactData[decode.ManifestOfArtifact], about=about)
        artifact = reply.need(reply.data.artifact, not_found(about))
        missing = no_files(artifact.state, about)
        file = reply.need(reply.need(artifact.current_manifest, missing).file, missing)
        return reply.need(file.direct_url or None, missing)

    def _window_of_urls(self, version: VersionPath, artifact_id: str, names: list[str]) -> dict[str, str]:
        def page(after: str | None) -> Connection[decode.FileNode]:
            return files_page(self._client, version, artifact_id, first=len(names), after=after, names=names)

        wanted = set(names)
        listed = [node for node in walk(page, "files") if node.name in wanted]
        urls = {node.name: self._client.absolute(node.direct_url) for node in listed if node.direct_url}
        about = Subject(str(version), version.collection.entity)
        if listed and not urls:
            raise denied(about)
        if any(map(self._client.takes_key, urls.values())):
            return self._behind_handlers(urls, about)
        return urls

    def _behind_handlers(self, urls: Mapping[str, str], about: Subject) -> dict[str, str]:
        """The addresses of the storage: compatible servers name their own download handler in its place."""

        def located(url: str) -> str | None:
            try:
                return self._client.locate(url, about=about) if self._client.takes_key(url) else url
            except NotFound:
                return None  # this file only; the others may be there

        with ThreadPoolExecutor(_LOCATED_AT_ONCE, "locate") as pool:
            found = zip(urls, pool.map(located, urls.values()), strict=True)
            return {name: url for name, url in found if url is not None}

    def _optional(self, operation: str, variables: Mapping[str, object], shape: type[T]) -> T | None:
        """Data that one can do without: whatever goes wrong with it is no one's trouble."""
        return self._left_out(lambda: self._client.execute(operation, variables, shape).data, operation)

    def _left_out(self, ask: Callable[[], T], what: str) -> T | None:
        try:
            return ask()
        except AppError as error:
            _logger.info("%s left out: %s", what, error.code)
            return None


def _page(after: str | None, **variables: str) -> dict[str, object]:
    return {**variables, "after": after, "first": PAGE}


def _by_name(path: CollectionPath, alias: str) -> dict[str, str]:
    return {"entity": path.entity, "project": path.project, "name": f"{path.collection}:{alias}"}


def _no_version(path: CollectionPath, alias: str) -> AppError:
    return NotFound(Code.VERSION_NOT_FOUND, name=path, alias=alias)
