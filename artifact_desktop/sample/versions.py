"""Resolvers of versions and their memberships: aliases, metadata, lineage."""

from artifact_desktop.sample import rights
from artifact_desktop.sample.browse import alias_of, tag_of
from artifact_desktop.sample.resolving import Ask, Connection, Fields, Page
from artifact_desktop.sample.store import Artifact, Membership, Person, Run


def artifact(_root: None, ask: Ask, id: str) -> Artifact | None:
    return rights.visible_artifact(ask.person, ask.store.artifacts.get(id))


def client_id_mapping(_root: None, ask: Ask, client_id: str) -> dict[str, str] | None:
    found = ask.store.clients.get(client_id)
    return {"serverID": found} if found else None


def size(found: Artifact, _ask: Ask) -> int:
    """ASSUMED: with the sizes that references declare."""
    return found.manifest.size if found.manifest else 0


def storage_bytes(found: Artifact, _ask: Ask) -> int:
    entries = found.manifest.entries.values() if found.manifest else ()
    return sum(entry.size for entry in entries if entry.ref is None)


def file_count(found: Artifact, _ask: Ask) -> int:
    return len(found.manifest.entries) if found.manifest else 0


def version_index(found: Artifact, _ask: Ask) -> int | None:
    """The number in the source sequence, whatever collection was asked."""
    at_home = (each.version_index for each in found.memberships if each.collection is found.sequence)
    return next(at_home, None)


def all_aliases(found: Artifact, ask: Ask) -> list[dict[str, object]]:
    """Those of every collection together."""
    visible = [each for each in found.memberships if rights.may_see(ask.person, each.collection.project)]
    return [alias_of(each.collection, alias) for each in visible for alias in each.collection.aliases_of(each)]


def created_by(found: Artifact, ask: Ask) -> Run | Person | None:
    if isinstance(found.creator, Run) and not rights.may_see(ask.person, found.creator.project):
        return None
    return found.creator


def used_by(found: Artifact, ask: Ask, **page: object) -> Connection:
    return Page.take(page).of(ask, [run for run in found.users if rights.may_see(ask.person, run.project)])


def memberships(found: Artifact, ask: Ask, **page: object) -> Connection:
    visible = [each for each in found.memberships if rights.may_see(ask.person, each.collection.project)]
    return Page.take(page).of(ask, visible)


def membership_aliases(found: Membership, _ask: Ask) -> list[dict[str, object]]:
    return [alias_of(found.collection, alias) for alias in found.collection.aliases_of(found)]


FIELDS: Fields = {
    "Query": {"artifact": artifact, "clientIDMapping": client_id_mapping},
    "Artifact": {
        "size": size,
        "storageBytes": storage_bytes,
        "fileCount": file_count,
        "versionIndex": version_index,
        "artifactType": lambda found, _ask: found.type,
        # Told always; its `project` is null when invisible, which is met behind links.
        "artifactSequence": lambda found, _ask: found.sequence,
        "tags": lambda found, _ask: [tag_of(name) for name in found.tags],
        "aliases": all_aliases,
        "createdBy": created_by,
        "usedBy": used_by,
        "artifactMemberships": memberships,
    },
    "ArtifactCollectionMembership": {
        "commitHash": lambda found, _ask: found.artifact.commit_hash,
        "aliases": membership_aliases,
        "artifactCollection": lambda found, _ask: found.collection,
    },
}
