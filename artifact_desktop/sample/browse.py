"""Resolvers of projects, types, collections and runs."""

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
from artifact_desktop.sample.store import Artifact, ArtifactType, Collection, Membership, Project, Run, number_of


def models(
    _root: None,
    ask: Ask,
    entity_name: str | None = None,
    filters: str | None = None,
    order: str | None = None,
    **page: object,
) -> Connection | None:
    """The projects of an entity; null for one that does not exist."""
    found = ask.store.entities.get(entity_name or (ask.person.entity if ask.person else ""))
    return Page.take(page).of(ask, ordered(matching(ask.projects(found), filters), order)) if found else None


def project(_root: None, ask: Ask, name: str | None = None, entity_name: str | None = None) -> Project | None:
    return ask.project(entity_name, name)


def collection(_root: None, ask: Ask, id: str) -> Collection | None:
    found = ask.store.collections.get(id)
    return found if found and rights.may_see(ask.person, found.project) else None


def project_types(found: Project, ask: Ask, include_all: bool = False, **page: object) -> Connection:  # noqa: ARG001 - all types are listed either way
    return Page.take(page).of(ask, list(found.types.values()))


def project_type(found: Project, _ask: Ask, name: str) -> ArtifactType | None:
    return found.types.get(name)


def project_collection(found: Project, _ask: Ask, name: str) -> Collection | None:
    return _ready(found.collections.get(name))


def project_collections(
    found: Project, ask: Ask, filters: str | None = None, order: str | None = None, **page: object
) -> Connection:
    return Page.take(page).of(ask, ordered(matching(collections_of(found), filters), order))


def project_membership(found: Project, _ask: Ask, name: str) -> Membership | None:
    """By `collection:alias`, `latest` without one."""
    collection_name, _colon, alias = name.partition(":")
    place = _ready(found.collections.get(collection_name))
    return place.find(alias or "latest") if place else None


def project_artifact(found: Project, ask: Ask, name: str, enable_tracking: bool = False) -> Artifact | None:  # noqa: ARG001 - nothing is tracked here
    membership = project_membership(found, ask, name)
    return membership.artifact if membership else None


def project_members(found: Project, ask: Ask) -> list[dict[str, object]]:
    """Direct grants only, as a registry's settings page shows them. ASSUMED: who may read them."""
    if not ask.behaviour.roles_visible:
        return []
    people = ((ask.store.people[username], role) for username, role in found.roles.items())
    return [
        {"id": person.id, "username": person.username, "name": person.name, "role": {"name": role}}
        for person, role in people
    ]


def project_team_members(found: Project, ask: Ask) -> list[dict[str, object]]:
    if not ask.behaviour.roles_visible:
        return []
    return [{"team": team, "role": {"name": role}} for team, role in found.team_roles.items()]


def type_collection(found: ArtifactType, _ask: Ask, name: str) -> Collection | None:
    place = _ready(found.project.collections.get(name))
    return place if place and place.type is found else None


def type_collections(
    found: ArtifactType, ask: Ask, filters: str | None = None, order: str | None = None, **page: object
) -> Connection:
    of_type = [each for each in collections_of(found.project) if each.type is found]
    return Page.take(page).of(ask, ordered(matching(of_type, filters), order))


def type_artifact(found: ArtifactType, ask: Ask, name: str) -> Artifact | None:
    artifact = project_artifact(found.project, ask, name)
    return artifact if artifact and artifact.type is found else None


def _ready(found: Collection | None) -> Collection | None:
    return found if found and found.state == "READY" else None


def aliases(found: Collection, ask: Ask, **page: object) -> Connection:
    alias_nodes = [alias_of(found, alias) for alias in found.aliases]
    return Page.take(page).of(ask, alias_nodes)


def alias_of(place: Collection, alias: str) -> dict[str, object]:
    return {"id": f"{place.id}:{alias}", "alias": alias, "artifactCollection": place}


def collection_tags(found: Collection, _ask: Ask) -> dict[str, object]:
    return {"edges": [{"node": tag_of(name)} for name in found.tags]}


def tag_of(name: str) -> dict[str, object]:
    return {"id": f"tag:{name}", "name": name}


def collection_membership(found: Collection, _ask: Ask, alias_name: str) -> Membership | None:
    return found.find(alias_name)


def collection_memberships(found: Collection, ask: Ask, **page: object) -> Connection:
    """ASSUMED: newest first."""
    return Page.take(page).of(ask, found.memberships[::-1])


def collection_artifacts(
    found: Collection, ask: Ask, filters: str | None = None, order: str | None = None, **page: object
) -> Connection:
    """Newest first. `edge.version` is the number in this collection, `node.versionIndex` that in the source."""
    chosen = matching([each.artifact for each in found.memberships[::-1]], filters)
    numbers = {each.artifact: each.version_index for each in found.memberships}
    return Page.take(page).of(ask, ordered(chosen, order), lambda each: Edge("", each, f"v{numbers[each]}"))


def latest_artifact(found: Collection, _ask: Ask) -> Artifact | None:
    return found.memberships[-1].artifact if found.memberships else None


def run_inputs(found: Run, ask: Ask, **page: object) -> Connection:
    return Page.take(page).of(ask, found.inputs)


def run_outputs(found: Run, ask: Ask, **page: object) -> Connection:
    return Page.take(page).of(ask, found.outputs)


_COLLECTION: dict[str, Resolver] = {
    "project": lambda found, ask: ask.project(found.project.entity.name, found.project.name),
    "defaultArtifactType": lambda found, _ask: found.type,
    "tags": collection_tags,
    "aliases": aliases,
    "artifactMembership": collection_membership,
    "artifactMemberships": collection_memberships,
    "artifacts": collection_artifacts,
}

FIELDS: Fields = {
    "Query": {"models": models, "project": project, "artifactCollection": collection},
    "Project": {
        "internalId": lambda found, _ask: found.id,
        "entityName": lambda found, _ask: found.entity.name,
        "readOnly": lambda found, ask: not rights.may_write(ask.person, found.entity),
        "isBenchmark": lambda _project, _ask: False,
        "allowAllArtifactTypesInRegistry": lambda _project, _ask: True,
        "artifactTypes": project_types,
        "artifactType": project_type,
        "artifact": project_artifact,
        "artifactCollection": project_collection,
        "artifactCollections": project_collections,
        "artifactCollectionMembership": project_membership,
        "run": lambda found, _ask, name: found.runs.get(name),
        "members": project_members,
        "teamMembers": project_team_members,
    },
    "ArtifactType": {
        "artifact": type_artifact,
        "artifactCollection": type_collection,
        "artifactCollections": type_collections,
    },
    "ArtifactSequence": _COLLECTION | {"latestArtifact": latest_artifact},
    "ArtifactPortfolio": _COLLECTION,
    "Run": {
        "projectId": lambda found, _ask: number_of(found.project.id),
        "state": lambda _run, _ask: "finished",
        "readOnly": lambda found, ask: not rights.may_write(ask.person, found.project.entity),
        "user": lambda found, _ask: found.author,
        "inputArtifacts": run_inputs,
        "outputArtifacts": run_outputs,
    },
}
