"""Which part of a name is not there, and what the person may have meant. A handful of small questions at most."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from itertools import islice

from artifact_desktop.core.errors import AppError, Code, NotFound, SignInError
from artifact_desktop.core.models import REGISTRY_PREFIX, CollectionPath, Organization, Project, Version
from artifact_desktop.services.accounts import Session

_MOST_NAMES = 200
_MOST_NEAR = 3
_WORTH_COMPARING = 2000


def near(wanted: str, names: Iterable[str]) -> str:
    """Up to three of `names` that look like the wanted one, for a sentence; empty where none does."""
    by_folded = {name.casefold(): name for name in islice(names, _WORTH_COMPARING) if name != wanted}
    folded = wanted.casefold()
    alike = get_close_matches(folded, by_folded, _MOST_NEAR)
    holding = [name for name in by_folded if len(folded) > 2 and folded in name]
    return ", ".join(by_folded[name] for name in list(dict.fromkeys([*alike, *holding]))[:_MOST_NEAR])


def place_name(session: Session, entity: str, project: str) -> str:
    """A project as people call it; a registry by the names of its organization and its own."""
    if not project.startswith(REGISTRY_PREFIX):
        return f"{entity}/{project}"
    organization = organization_of(session, entity)
    return f"{organization.name if organization else entity}/{Project(entity, project).title}"


def organization_of(session: Session, text: str) -> Organization | None:
    """The organization of the person that has this name, or this entity; capital letters do not matter."""
    folded = text.casefold()
    mine = session.viewer.organizations
    return next((each for each in mine if folded in (each.name.casefold(), (each.entity or "").casefold())), None)


def no_collection(session: Session, path: CollectionPath) -> AppError:
    """Why there is nothing at a path: the artifact, the project or the entity is not there."""

    def walk_up() -> AppError:
        directory = session.directory
        if directory.project(path.entity, path.project) is None:
            return _no_project(session, path.entity, path.project)
        names = directory.collection_names(path.entity, path.project)
        place = place_name(session, path.entity, path.project)
        return NotFound(
            Code.COLLECTION_NOT_FOUND, collection=path.collection, place=place, near=near(path.collection, names)
        )

    return _told(walk_up, f"{place_name(session, path.entity, path.project)}/{path.collection}")


def no_project(session: Session, entity: str, project: str) -> AppError:
    """Why there is no project: it is not there, or its entity is not."""
    return _told(lambda: _no_project(session, entity, project), place_name(session, entity, project))


def no_entity(session: Session, entity: str) -> AppError:
    """There is no such team, person or organization."""
    viewer = session.viewer
    names = [*viewer.entities, *(organization.name for organization in viewer.organizations)]
    return NotFound(Code.ENTITY_NOT_FOUND, entity=entity, server=session.title, near=near(entity, names))


def no_registry(session: Session, registry: str, organizations: Iterable[Organization]) -> AppError:
    """There is no registry of that name in any of the organizations."""
    of = tuple(organizations)

    def look_around() -> AppError:
        titles = (each.title for one in of for each in session.catalog.registries(one))
        return NotFound(
            Code.REGISTRY_NOT_FOUND,
            registry=registry,
            organization=", ".join(each.name for each in of) or session.title,
            near=near(registry, islice(titles, _MOST_NAMES)),
        )

    return _told(look_around, registry)


def no_version(session: Session, path: CollectionPath, alias: str, versions: Iterable[Version]) -> AppError:
    """The collection is there, and has neither such a version nor such an alias."""
    names = [name for version in versions for name in (version.path.alias, *version.aliases)]
    place = place_name(session, path.entity, path.project)
    return NotFound(Code.VERSION_NOT_FOUND, name=f"{place}/{path.collection}", alias=alias, near=near(alias, names))


def _no_project(session: Session, entity: str, project: str) -> AppError:
    if project.startswith(REGISTRY_PREFIX):
        organization = organization_of(session, entity)
        if organization is None:
            return no_entity(session, entity)
        return no_registry(session, Project(entity, project).title, [organization])
    names = [each.name for each in islice(session.catalog.projects(entity), _MOST_NAMES)]
    if not names and entity not in session.viewer.entities and not session.directory.has_entity(entity):
        return no_entity(session, entity)
    return NotFound(Code.PROJECT_NOT_FOUND, project=project, entity=entity, near=near(project, names))


def _told(look: Callable[[], AppError], name: str) -> AppError:
    """What `look` finds out; where that fails, only that it is not there."""
    try:
        return look()
    except SignInError:
        raise
    except AppError:
        return NotFound(Code.NOT_FOUND, name=name)
