"""What the shell lists below a place: that of a path as it is typed there, or whatever a link leads to."""

from collections.abc import Iterator

from artifact_desktop.core.errors import Code, NotFound, UsageError
from artifact_desktop.core.links import EntityTarget, Link
from artifact_desktop.core.models import CollectionPath
from artifact_desktop.core.names import quotable
from artifact_desktop.services import missing
from artifact_desktop.services.accounts import Session
from artifact_desktop.services.lookup import look_up, read_link

Row = dict[str, object]
"""`path` and `kind`, and what else is known, ready for JSON."""


def rows_below(session: Session, text: str) -> Iterator[Row]:
    """The rows below ENTITY[/PROJECT[/TYPE]], below a link, or the versions of an artifact. Blocking, as they come.

    Raises AppError: UsageError for what makes no sense, NotFound for what is not there.
    """
    link = _link_in(session, text)
    if link is None:
        yield from _below_path(session, text.strip("/").split("/"))
        return
    found = look_up(session, link)
    if found.choices:
        for choice in found.choices:
            yield {"path": str(choice), "kind": "version"}
    elif found.path is not None:
        yield from _versions(session, found.path)
    elif found.project is not None:
        yield from _below_path(session, [found.project.entity, found.project.name])
    elif isinstance(link.target, EntityTarget):
        yield from _below_path(session, [found.entity])
    else:
        yield from _registries(session, found.entity)


def _link_in(session: Session, text: str) -> Link | None:
    """The link, or None for a path, which looks like a short name but means a place in the tree."""
    is_path = ":" not in text and len(text.strip("/").split("/")) <= 3
    try:
        link = read_link(session, text)
    except UsageError as error:
        if error.code is not Code.NAME_MALFORMED:
            raise
        if is_path and all(part.strip() for part in text.strip("/").split("/")):
            return None
        raise UsageError(Code.PATH_MALFORMED, text=quotable(text)) from None
    return None if is_path and link.server is None else link


def _below_path(session: Session, parts: list[str]) -> Iterator[Row]:
    catalog = session.catalog
    match parts:
        case [entity]:
            known = entity in session.viewer.entities
            for project in catalog.projects(entity):
                known = True
                yield {"path": f"{entity}/{project.name}", "kind": "project"}
            if not known:  # servers list nothing there and leave it at that
                raise missing.no_entity(session, entity)
        case [entity, name]:
            try:
                for kind in catalog.types(entity, name):
                    yield {"path": f"{entity}/{name}/{kind.name}", "kind": "type"}
            except NotFound:
                raise missing.no_project(session, entity, name) from None
        case [entity, name, type_name]:
            for collection in catalog.collections(entity, name, type_name):
                yield {"path": str(collection.path), "kind": collection.kind.value, "type": type_name}


def _versions(session: Session, path: CollectionPath) -> Iterator[Row]:
    for version in session.catalog.versions(path):
        yield {
            "path": str(version.path),
            "kind": "version",
            "aliases": list(version.aliases),
            "state": version.state.value,
            "size": version.size,
            "files": version.file_count,
        }


def _registries(session: Session, entity: str) -> Iterator[Row]:
    """Of one organization, or with an empty name of all."""
    for organization in session.viewer.organizations:
        if entity in ("", organization.entity):
            for registry in session.catalog.registries(organization):
                yield {"path": f"{registry.entity}/{registry.name}", "kind": "registry", "name": registry.title}
