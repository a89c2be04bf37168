"""Resolvers of people, entities and organizations."""

from artifact_desktop.sample import rights
from artifact_desktop.sample.resolving import (
    Ask,
    Connection,
    Edge,
    Fields,
    Page,
    Resolver,
    collections_of,
    matching,
    ordered,
)
from artifact_desktop.sample.store import Collection, Entity, Organization, Person, Project, Seat


def viewer(_root: None, ask: Ask) -> Person | None:
    return ask.person


def entity(_root: None, ask: Ask, name: str | None = None) -> Entity | None:
    wanted = name or (ask.person.entity if ask.person else "")
    return ask.store.entities.get(wanted)


def organization(_root: None, ask: Ask, id: str | None = None, name: str | None = None) -> Organization | None:
    mine = ask.store.organizations_of(ask.person) if ask.person else iter(())
    return next((each for each in mine if each.id == id or each.name == name), None)


def server_info(_root: None, ask: Ask) -> dict[str, object]:
    features = [{"name": name, "isEnabled": True} for name in ask.behaviour.features]
    version = {"outOfDate": False, "latestVersionString": "0.76.0", "versionOnThisInstanceString": "0.76.0"}
    return {"features": features, "cliVersionInfo": {}, "latestLocalVersionInfo": version}


def user_entity(person: Person, ask: Ask) -> Entity | None:
    return ask.store.entities.get(person.username)


def user_teams(person: Person, ask: Ask, **_page: object) -> dict[str, object]:
    """An EntityConnection, which has no pages."""
    teams = [each for each in ask.store.entities.values() if each.kind == "team" and person.username in each.roles]
    return {"edges": [Edge(str(number), team) for number, team in enumerate(teams)]}


def user_organizations(person: Person, ask: Ask) -> list[Organization]:
    """One's own only; those of others are nobody's business."""
    return list(ask.store.organizations_of(person)) if ask.person is person else []


def is_team(found: Entity, _ask: Ask) -> bool:
    return found.kind == "team"


def entity_type(found: Entity, _ask: Ask) -> str:
    return found.kind


def is_read_only(found: Entity, ask: Ask) -> bool:
    return not rights.may_write(ask.person, found)


def org_entity(found: Entity, _ask: Ask) -> Entity | None:
    return found.organization.entity if found.organization else None


def organization_id(found: Entity, _ask: Ask) -> str | None:
    return found.organization.id if found.organization else None


def entity_members(found: Entity, ask: Ask) -> list[dict[str, object]]:
    """ASSUMED: members are told to members only."""
    if ask.person is None or (ask.person.username not in found.roles and not ask.person.admin):
        return []
    return [_member(ask.store.people[username], role) for username, role in found.roles.items()]


def _member(person: Person, role: str) -> dict[str, object]:
    return {
        "id": person.id,
        "username": person.username,
        "name": person.name,
        "role": role,
        "admin": role == "admin",
        "pending": False,
        "accountType": person.account_type,
        "memberRole": {"ID": None, "name": role},
    }


def entity_project(found: Entity, ask: Ask, name: str | None = None) -> Project | None:
    return ask.project(found.name, name)


def entity_projects(
    found: Entity, ask: Ask, filters: str | None = None, order: str | None = None, **page: object
) -> Connection:
    return Page.take(page).of(ask, ordered(matching(ask.projects(found), filters), order))


def entity_collections(
    found: Entity,
    ask: Ask,
    project_filters: str | None = None,
    filters: str | None = None,
    collection_types: list[str] | None = None,
    order: str | None = None,
    **page: object,
) -> Connection:
    kinds = collection_types or ["PORTFOLIO", "SEQUENCE"]
    some = [each for each in _collections(found, ask, project_filters, filters) if _kind(each) in kinds]
    return Page.take(page).of(ask, ordered(some, order))


def entity_memberships(
    found: Entity,
    ask: Ask,
    project_filters: str | None = None,
    collection_filters: str | None = None,
    filters: str | None = None,
    order: str | None = None,
    **page: object,
) -> Connection:
    collections = _collections(found, ask, project_filters, collection_filters)
    items = [membership for each in collections for membership in each.memberships]
    artifacts = matching([each.artifact for each in items], filters)
    return Page.take(page).of(ask, ordered([each for each in items if each.artifact in artifacts], order))


def _collections(found: Entity, ask: Ask, projects: str | None, filters: str | None) -> list[Collection]:
    chosen = matching(ask.projects(found), projects)
    return matching([each for project in chosen for each in collections_of(project)], filters)


def _kind(collection: Collection) -> str:
    return "SEQUENCE" if collection.is_sequence else "PORTFOLIO"


def seats(found: Organization, ask: Ask) -> list[dict[str, object]]:
    """ASSUMED: whether a plain member may read `modelsSeat` is unknown; `seats_visible` tries both."""
    return [_seat(found, seat, ask.behaviour.seats_visible) for seat in found.seats.values()]


def _seat(found: Organization, seat: Seat, visible: bool) -> dict[str, object]:
    return {
        "orgID": found.id,
        "id": seat.person.id,
        "username": seat.person.username,
        "name": seat.person.name,
        "role": seat.role,
        "admin": seat.role == "admin",
        "modelsSeat": seat.models_seat if visible else None,
    }


def used_view_only_seats(found: Organization, _ask: Ask) -> int:
    return sum(seat.models_seat == "viewer" for seat in found.seats.values())


# The SDK refuses a team without these.
_ALWAYS_TOLD = {
    "readOnlyAdmin": False,
    "privateOnly": False,
    "codeSavingEnabled": False,
    "storageBytes": 0,
    "defaultAccess": "PRIVATE",
}


def _constant(value: object) -> Resolver:
    return lambda _source, _ask: value


FIELDS: Fields = {
    "Query": {"viewer": viewer, "entity": entity, "organization": organization, "serverInfo": server_info},
    "User": {
        "userEntity": user_entity,
        "teams": user_teams,
        "organizations": user_organizations,
    },
    "Entity": {
        "isTeam": is_team,
        "entityType": entity_type,
        "readOnly": is_read_only,
        "orgEntity": org_entity,
        "organizationId": organization_id,
        "available": lambda _entity, _ask: False,
        **{name: _constant(value) for name, value in _ALWAYS_TOLD.items()},
        "user": lambda found, _ask: found.owner,
        "members": entity_members,
        "project": entity_project,
        "projects": entity_projects,
        "artifactCollections": entity_collections,
        "artifactMemberships": entity_memberships,
    },
    "Organization": {
        "orgType": lambda _organization, _ask: "ORGANIZATION",
        "orgEntity": lambda found, _ask: found.entity,
        "members": seats,
        "usedViewOnlySeats": used_view_only_seats,
        "usedSeats": lambda found, _ask: len(found.seats),
        "featureFlags": lambda _organization, _ask, **_kind: [],
    },
}
