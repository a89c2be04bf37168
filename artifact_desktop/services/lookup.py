"""From what a person pasted to what is there on the server: something the window can open and the shell can fetch."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from artifact_desktop.core.errors import Code, NotFound, ProtocolError, UsageError
from artifact_desktop.core.links import (
    ArtifactIdTarget,
    ArtifactTarget,
    EntityTarget,
    Link,
    ProjectTarget,
    RegistryTarget,
    RunTarget,
    parse_link,
    same_server,
)
from artifact_desktop.core.models import (
    REGISTRY_PREFIX,
    ArtifactType,
    CollectionPath,
    Project,
    Version,
    VersionPath,
    VersionState,
)
from artifact_desktop.core.names import ArtifactName, server_title
from artifact_desktop.services import missing
from artifact_desktop.services.accounts import Session

if TYPE_CHECKING:  # httpx is not needed before there is a link
    from artifact_desktop.api.directory import PlacedVersion

_MOST_VERSIONS = 1000
_LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Found:
    """What a link leads to. What does not apply is None or empty.

    One artifact: `path`, and `alias` pinned as `vN`, or "" where it has no version; `file` as the link names it.
    A project: `project` alone. A team, a person or the registries of an organization: `entity` alone, and nothing
    at all for every registry there is. A run with several artifacts: `choices`; with a single one, that one too.
    """

    project: Project | None
    path: CollectionPath | None
    alias: str = ""
    type_name: str | None = None
    file: str = ""
    choices: tuple[VersionPath, ...] = ()
    entity: str = ""


def read_link(session: Session, text: str) -> Link:
    """The link in a pasted text. Asks no server.

    Raises UsageError: what `parse_link` raises, and LINK_OTHER_SERVER for one that does not belong to the server
    of this session.
    """
    link = parse_link(text, (session.account.server,))
    _refuse_another_server(session, link)
    return link


def look_up(session: Session, link: Link) -> Found:
    """Asks the server of `session` for what a link leads to. Blocking, any thread; one question when all is well.

    Raises AppError. LINK_OTHER_SERVER, before any question, for a link that belongs elsewhere. NotFound names the
    first part that is not there and, in `params["near"]`, up to three names like it: ENTITY_, PROJECT_, REGISTRY_,
    COLLECTION_, VERSION_ or RUN_NOT_FOUND, RUN_WITHOUT_ARTIFACTS, LINKED_VERSION_NOT_FOUND; a bare NOT_FOUND where
    looking further failed.
    """
    _refuse_another_server(session, link)
    match link.target:
        case ArtifactTarget() as target:
            return _artifact(session, target)
        case ArtifactIdTarget(artifact_id, file):
            return _by_id(session, artifact_id, file)
        case RunTarget() as target:
            return _run(session, target)
        case ProjectTarget(entity, project):
            return _project(session, entity, project)
        case RegistryTarget() as target:
            return _registry(session, target)
        case EntityTarget(entity):
            return _entity(session, entity)


def _refuse_another_server(session: Session, link: Link) -> None:
    if not same_server(link, session.account.server):
        raise UsageError(Code.LINK_OTHER_SERVER, host=server_title(link.server or ""), server=session.title)


def _artifact(session: Session, target: ArtifactTarget) -> Found:
    name = target.name
    paths = _paths(session, name)
    for path in paths:
        try:
            return _version(session, path, target)
        except NotFound as error:
            if error.code is not Code.NOT_FOUND:
                raise
    if name.entity is None and name.alias == _LATEST:  # a name in two parts may be a project and its owner
        project = session.directory.project(name.project, name.collection)
        if project is not None:
            return Found(project, None)
    raise missing.no_collection(session, paths[0])


def _paths(session: Session, name: ArtifactName) -> list[CollectionPath]:
    """Where a name may lead, best first.

    Without an entity a registry may be of any organization of the person. With an organization in the place of the
    entity, a project is one of its registries, whose prefix people do not know; a team may be called the same.
    """
    viewer = session.viewer
    organization = missing.organization_of(session, name.entity) if name.entity else None
    owner = organization.entity if organization else None
    as_written = CollectionPath(name.entity or viewer.entity, name.project, name.collection)
    if name.project.startswith(REGISTRY_PREFIX):
        mine = [each.entity for each in viewer.organizations if each.entity] or [viewer.entity]
        owners = [owner or name.entity] if name.entity else mine
        return [CollectionPath(each, name.project, name.collection) for each in owners]
    if owner is None:
        return [as_written]
    registry = CollectionPath(owner, f"{REGISTRY_PREFIX}{name.project}", name.collection)
    return [as_written, registry] if name.entity in viewer.entities else [registry, as_written]


def _version(session: Session, path: CollectionPath, target: ArtifactTarget) -> Found:
    """Raises NotFound, NOT_FOUND when there is no such collection."""
    project = Project(path.entity, path.project)
    try:
        detail = session.catalog.version(path, target.name.alias, lineage=False)
    except NotFound as error:
        if error.code is not Code.VERSION_NOT_FOUND:
            raise
        newest = _newest(session, path, target.name.alias, error)
        return Found(project, path, newest.path.alias if newest else "", target.type_name, target.file)
    return Found(project, path, detail.version.path.alias, detail.type_name or target.type_name, target.file)


def _newest(session: Session, path: CollectionPath, alias: str, error: NotFound) -> Version | None:
    """What "latest" means where no version is called so. Raises NotFound for any other alias.

    An older server lists no versions: then `error`, what it said of the alias, is all there is to say.
    """
    try:
        versions = list(islice(session.catalog.versions(path), _MOST_VERSIONS))
    except ProtocolError:
        raise error from None
    if alias != _LATEST:
        raise missing.no_version(session, path, alias, versions)
    there = [each for each in versions if each.state in (VersionState.COMMITTED, VersionState.OTHER)]
    return max(there, key=lambda version: version.path.index, default=None)


def _by_id(session: Session, artifact_id: str, file: str) -> Found:
    places = session.directory.places(artifact_id)
    if not places:
        raise NotFound(Code.LINKED_VERSION_NOT_FOUND)
    return _placed(places[0], file)


def _placed(version: "PlacedVersion", file: str = "", choices: tuple[VersionPath, ...] = ()) -> Found:
    path = version.path.collection
    return Found(Project(path.entity, path.project), path, version.path.alias, version.type_name, file, choices)


def _run(session: Session, target: RunTarget) -> Found:
    directory = session.directory
    made = directory.outputs(target.entity, target.project, target.run)
    place = missing.place_name(session, target.entity, target.project)
    if made is None:
        if directory.project(target.entity, target.project) is None:
            raise missing.no_project(session, target.entity, target.project)
        raise NotFound(Code.RUN_NOT_FOUND, run=target.run, place=place)
    by_people = [each for each in made if not ArtifactType(each.type_name or "").is_system]
    outputs = by_people or made
    choices = tuple(each.path for each in outputs)
    if not choices:
        raise NotFound(Code.RUN_WITHOUT_ARTIFACTS, run=target.run, place=place)
    if len(choices) == 1:
        return _placed(outputs[0], choices=choices)
    return Found(Project(target.entity, target.project), None, choices=choices)


def _project(session: Session, entity: str, name: str) -> Found:
    project = session.directory.project(entity, name)
    if project is None:
        raise missing.no_project(session, entity, name)
    return Found(project, None)


def _registry(session: Session, target: RegistryTarget) -> Found:
    mine = [each for each in session.viewer.organizations if each.entity]
    organization = missing.organization_of(session, target.organization) if target.organization else None
    if target.registry is None:
        if target.organization is None:
            return Found(None, None)
        if organization is None:
            raise missing.no_entity(session, target.organization)
        return Found(None, None, entity=organization.entity or organization.name)
    if target.organization is None:
        owners = [each.entity or each.name for each in mine]
    else:
        owners = [(organization.entity if organization else None) or target.organization]
    found = _first_registry(session, owners, target.registry)
    if found is None and target.organization and organization is None:
        # the part that stands before the name of the registry in some addresses is not known to be an organization
        found = _first_registry(session, [each.entity or each.name for each in mine], target.organization)
        if found is None:
            raise missing.no_entity(session, target.organization)
    if found is None and target.organization is None and (named := missing.organization_of(session, target.registry)):
        return Found(None, None, entity=named.entity or named.name)
    if found is None:
        raise missing.no_registry(session, target.registry, [organization] if organization else mine)
    return Found(found, None)


def _first_registry(session: Session, owners: Iterable[str], registry: str) -> Project | None:
    name = REGISTRY_PREFIX + registry.removeprefix(REGISTRY_PREFIX)
    directory = session.directory
    return next((found for owner in owners if (found := directory.project(owner, name)) is not None), None)


def _entity(session: Session, entity: str) -> Found:
    organization = missing.organization_of(session, entity)
    known = organization is not None or entity in session.viewer.entities
    if not known and not session.directory.has_entity(entity):
        raise missing.no_entity(session, entity)
    return Found(None, None, entity=(organization.entity if organization else None) or entity)


def one_version(session: Session, text: str) -> tuple[CollectionPath, str, str]:
    """The one version that a pasted text names: collection, `vN`, and the file or folder in it, else "". Blocking.

    Raises AppError: besides what `look_up` raises, UsageError where there is a choice to be made and nobody to
    make it, and NO_VERSIONS.
    """
    link = read_link(session, text)
    found = look_up(session, link)
    if isinstance(link.target, RunTarget) and len(found.choices) > 1:
        place = missing.place_name(session, link.target.entity, link.target.project)
        choices = ", ".join(map(str, found.choices))
        raise UsageError(Code.SEVERAL_ARTIFACTS, run=link.target.run, place=place, choices=choices)
    if found.path is None:
        project = found.project
        place = missing.place_name(session, project.entity, project.name) if project else found.entity
        raise UsageError(Code.NOT_ONE_ARTIFACT, place=place or session.title)
    if not found.alias:
        raise NotFound(Code.NO_VERSIONS, name=found.path)
    return found.path, found.alias, found.file
