"""Who may see, download and change what: W&B's rules as far as they are documented, ASSUMED where they are not.

Seeing is a matter of membership, downloading one of seat and registry role, judged by the collection one came
through; a team role or a read-only project never forbids a download.
"""

from artifact_desktop.sample.store import Artifact, Collection, Entity, Person, Project

_RANK = ("restricted_viewer", "viewer", "member", "admin")
_OPEN = ("USER_READ", "USER_WRITE")


def may_see(person: Person | None, project: Project) -> bool:
    if project.access in _OPEN or (person is not None and person.admin):
        return True
    if person is None:
        return False
    if project.entity.kind != "organization":
        return person.username in project.entity.roles
    organization = project.entity.organization
    if organization is None or person.username not in organization.seats:
        return False
    return project.access == "PRIVATE" or registry_role(person, project) is not None


def registry_role(person: Person, project: Project) -> str | None:
    """The highest of what the person, the person's teams and the whole organization were granted.

    ASSUMED: without any grant an organization-wide registry gives `viewer`.
    """
    granted = [project.roles.get(person.username)]
    granted += [role for team, role in project.team_roles.items() if person.username in team.roles]
    known = [role for role in granted if role is not None]
    if known:
        return max(known, key=lambda role: _RANK.index(role) if role in _RANK else 1)
    return "viewer" if project.access == "PRIVATE" else None


def may_download(person: Person | None, collection: Collection) -> bool:
    """ASSUMED for seats: the documentation forbids the download, no capture of a refusal is known."""
    if person is None:
        return collection.project.access in _OPEN
    if person.admin:
        return True
    project = collection.project
    if project.is_registry and registry_role(person, project) == "restricted_viewer":
        return False
    organization = project.entity.organization
    seat = organization.seats.get(person.username) if organization else None
    return seat is None or seat.models_seat == "full"


def may_write(person: Person | None, entity: Entity) -> bool:
    """Whether the person may change things of the entity; for a registry ask `may_link` too."""
    if person is None:
        return False
    if person.admin:
        return True
    organization = entity.organization
    seat = organization.seats.get(person.username) if organization else None
    if seat is not None and seat.models_seat != "full":
        return False
    if entity.kind == "organization":
        return seat is not None
    return entity.roles.get(person.username) in ("admin", "member")


def may_link(person: Person | None, project: Project) -> bool:
    if person is None or not may_write(person, project.entity):
        return False
    return person.admin or not project.is_registry or registry_role(person, project) in ("member", "admin")


def visible_artifact(person: Person | None, artifact: Artifact | None) -> Artifact | None:
    """The artifact when the person sees one of the collections it is in, or its source."""
    if artifact is None:
        return None
    places = [artifact.sequence, *(membership.collection for membership in artifact.memberships)]
    return artifact if any(may_see(person, place.project) for place in places) else None
