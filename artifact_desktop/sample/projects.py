"""Resolvers that change runs, projects and collections."""

from collections.abc import Mapping, Sequence

from artifact_desktop.sample.mutations import Input, project_for
from artifact_desktop.sample.resolving import Ask, Resolver, invalid, not_found
from artifact_desktop.sample.store import Collection


def upsert_bucket(
    ask: Ask,
    *,
    id: str | None = None,
    name: str | None = None,
    model_name: str = "uncategorized",
    entity_name: str | None = None,
    display_name: str | None = None,
    config: str | None = None,
    **_about: object,
) -> dict[str, object]:
    """The run of that name or id, made when new, and its project with it."""
    entity = entity_name or (ask.person.entity if ask.person else "")
    project = project_for(ask, entity, model_name)
    run = next((each for each in project.runs.values() if each.id == id or each.name == name), None)
    inserted = run is None
    if run is None:
        name = name or f"run{len(project.runs)}"
        run = ask.store.add_run(project, name, display_name or f"sample-run-{len(project.runs) + 1}", ask.person)
    run.display_name = display_name or run.display_name
    run.config = config or run.config
    return {"bucket": run, "inserted": inserted}


def upsert_model(
    ask: Ask,
    *,
    id: str | None = None,
    name: str | None = None,
    entity_name: str | None = None,
    description: str | None = None,
    access: str | None = None,
    artifact_types: Sequence[Input] = (),
    **_about: object,
) -> dict[str, object]:
    """Makes or changes a project; a registry is one of the organization's entity."""
    entity = ask.writable(entity_name or (ask.person.entity if ask.person else ""))
    project = next((each for each in entity.projects.values() if each.id == id or each.name == name), None)
    inserted = project is None
    if project is None:
        if not name or any(character in name for character in "/\\#?%:\r\n"):
            raise invalid("invalid project name")
        project = ask.store.add_project(entity, name)
    project.description = project.description if description is None else description
    project.access = access or project.access
    project.updated_at = ask.store.now()
    for item in artifact_types:
        ask.store.add_type(project, item["name"], item.get("description", ""))
    return {"project": project, "model": project, "inserted": inserted}


def update_collection(
    ask: Ask,
    *,
    artifact_sequence_id: str | None = None,
    artifact_portfolio_id: str | None = None,
    name: str | None = None,
    description: str | None = None,
) -> dict[str, object]:
    found = _collection(ask, artifact_sequence_id or artifact_portfolio_id or "")
    if name is not None and name != found.name:
        siblings = found.project.collections
        if "/" in name or name in siblings:
            raise invalid("invalid artifact collection name")
        del siblings[found.name]
        found.name = name
        siblings[name] = found
    found.description = found.description if description is None else description
    found.updated_at = ask.store.now()
    return {"artifactCollection": found}


def move_sequence(ask: Ask, *, artifact_sequence_id: str, destination_artifact_type_name: str) -> dict[str, object]:
    found = _collection(ask, artifact_sequence_id)
    found.type = ask.store.add_type(found.project, destination_artifact_type_name)
    for membership in found.memberships:
        membership.artifact.type = found.type
    return {"artifactCollection": found}


def delete_collection(
    ask: Ask,
    *,
    artifact_sequence_id: str | None = None,
    artifact_portfolio_id: str | None = None,
) -> dict[str, object]:
    found = _collection(ask, artifact_sequence_id or artifact_portfolio_id or "")
    found.state = "DELETED"
    if found.is_sequence:
        for membership in found.memberships:
            membership.artifact.state = "DELETED"
    return {"artifactCollection": found}


def tag_collection(
    ask: Ask,
    *,
    entity_name: str,
    project_name: str,
    artifact_collection_name: str,
    tags: Sequence[Input],
) -> dict[str, object]:
    found = _named_collection(ask, entity_name, project_name, artifact_collection_name)
    found.tags = list(dict.fromkeys([*found.tags, *(tag["tag_name"] for tag in tags)]))
    return {"tags": [{"id": f"tag:{tag}", "name": tag} for tag in found.tags]}


def untag_collection(
    ask: Ask,
    *,
    entity_name: str,
    project_name: str,
    artifact_collection_name: str,
    tags: Sequence[Input],
) -> dict[str, bool]:
    found = _named_collection(ask, entity_name, project_name, artifact_collection_name)
    dropped = {tag["tag_name"] for tag in tags}
    found.tags = [tag for tag in found.tags if tag not in dropped]
    return {"success": True}


def _named_collection(ask: Ask, entity: str, project: str, name: str) -> Collection:
    found = project_for(ask, entity, project).collections.get(name)
    if found is None:
        raise not_found("artifact collection")
    return found


def _collection(ask: Ask, identity: str) -> Collection:
    found = ask.store.collections.get(identity)
    if found is None:
        raise not_found("artifact collection")
    ask.writable(found.project.entity.name)
    return found


MUTATIONS: Mapping[str, Resolver] = {
    "upsertBucket": upsert_bucket,
    "upsertModel": upsert_model,
    "updateArtifactSequence": update_collection,
    "updateArtifactPortfolio": update_collection,
    "moveArtifactSequence": move_sequence,
    "deleteArtifactSequence": delete_collection,
    "deleteArtifactPortfolio": delete_collection,
    "createArtifactCollectionTagAssignments": tag_collection,
    "deleteArtifactCollectionTagAssignments": untag_collection,
}
