"""What a test changes in the data while a server runs: rights, versions, organizations. One thread at a time."""

from artifact_desktop.core.models import LEGACY_REGISTRY, REGISTRY_PREFIX
from artifact_desktop.sample.store import Artifact, Collection, Person, Project, Seat, Store


def set_seat(store: Store, username: str, organization: str, *, models_seat: str, role: str = "member") -> None:
    """Gives a person another seat in an organization, by the organization's name."""
    store.organizations[organization].seats[username] = Seat(store.people[username], role, models_seat)


def new_key(person: Person) -> str:
    """Revokes a person's key; returns the new one."""
    person.key = person.key[::-1]
    return person.key


def expire(artifact: Artifact, state: str = "DELETED") -> None:
    """Lets the time that a version was to be kept be over long ago; servers may still call it COMMITTED."""
    artifact.ttl_duration_seconds, artifact.ttl_is_inherited = 1, False
    artifact.state = state


def add_registry(store: Store, organization: str, name: str, artifact: Artifact, *, access: str = "PRIVATE") -> Project:
    """A registry with one collection, `linked`, that links one version."""
    found = store.organizations[organization]
    registry = store.add_project(found.entity, f"{REGISTRY_PREFIX}{name}", f"Registry {name}")
    registry.access = access
    _link(store, registry, "linked", artifact)
    return registry


def add_organization(store: Store, name: str, entity: str, member: str) -> None:
    """An organization that a person belongs to, without teams."""
    store.add_organization(name, entity).seats[member] = Seat(store.people[member])


def add_legacy_registry(store: Store, team: str, artifact: Artifact) -> Project:
    """The model registry of one team, as older servers have it: an ordinary project of portfolios."""
    registry = store.add_project(store.entities[team], LEGACY_REGISTRY, "Registered models")
    _link(store, registry, "Released", artifact)
    return registry


def _link(store: Store, project: Project, name: str, artifact: Artifact) -> Collection:
    portfolio = store.add_collection(project, name, artifact.type.name, is_sequence=False)
    store.link(artifact, portfolio, ["latest"])
    return portfolio
