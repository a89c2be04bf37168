"""Resolvers that change versions: announcing, uploading, committing, naming, linking.

What a W&B server does in the order that the SDK asks for it: createArtifact, createArtifactManifest,
createArtifactFiles, the uploads, createArtifactManifest with the digest, commitArtifact.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from artifact_desktop.core.digests import digest_to_hex
from artifact_desktop.sample import rights
from artifact_desktop.sample.files import File
from artifact_desktop.sample.manifests import Entry, Manifest
from artifact_desktop.sample.resolving import Ask, Resolver, denied, invalid, not_found
from artifact_desktop.sample.store import Artifact, Collection, ManifestUpload, Membership, Project, Run

_MAX_NAME = 128
Input = dict[str, str]


def create_artifact(
    ask: Ask,
    *,
    entity_name: str,
    project_name: str,
    artifact_type_name: str,
    digest: str,
    artifact_collection_name: str | None = None,
    artifact_collection_names: Sequence[str] = (),
    run_name: str | None = None,
    aliases: Sequence[Input] = (),
    tags: Sequence[Input] = (),
    digest_algorithm: str = "MANIFEST_MD5",
    enable_digest_deduplication: bool = False,
    client_id: str | None = None,
    **about: object,
) -> dict[str, object]:
    """The same content again is the version that is there; aliases move to it."""
    project = project_for(ask, entity_name, project_name)
    name = artifact_collection_name or next(iter(artifact_collection_names), "")
    sequence = _sequence(ask, project, name, artifact_type_name, digest_algorithm)
    wanted = [alias["alias"] for alias in aliases]
    twin = next((each for each in sequence.memberships[::-1] if each.artifact.digest == digest), None)
    if twin and enable_digest_deduplication and twin.artifact.state == "COMMITTED":
        ask.store.link(twin.artifact, sequence, wanted)
        artifact = twin.artifact
    else:
        creator = _run(ask, project, run_name) if run_name else ask.person
        artifact = ask.store.add_artifact(sequence, creator)
        artifact.given_digest, artifact.digest_algorithm = digest, digest_algorithm
        artifact.wanted_aliases = wanted
        artifact.tags = [tag["tag_name"] for tag in tags]
        for field in ("description", "metadata", "ttl_duration_seconds", "history_step"):
            setattr(artifact, field, about.get(field, getattr(artifact, field)))
        artifact.ttl_is_inherited = artifact.ttl_duration_seconds <= 0
    if client_id is not None:
        ask.store.clients[client_id] = artifact.id
    return {"artifact": artifact}


def _sequence(ask: Ask, project: Project, name: str, type_name: str, algorithm: str) -> Collection:
    if not name or "/" in name or len(name) > _MAX_NAME:
        raise invalid("invalid artifact collection name")
    found = project.collections.get(name)
    if found is None or found.state != "READY":
        found = ask.store.add_collection(project, name, type_name)
        found.digest_algorithm = algorithm
    elif found.type.name != type_name or not found.is_sequence:
        raise invalid(f"artifact collection {name} already exists with a different type")
    return found


def create_artifact_manifest(
    ask: Ask,
    *,
    artifact_id: str,
    digest: str,
    name: str,
    type: str = "FULL",
    base_artifact_id: str | None = None,
    **_run: object,
) -> dict[str, object]:
    artifact = writable_artifact(ask, artifact_id)
    identity = ask.store.new_id("ArtifactManifest")
    key = f"{artifact.manifest_key.rpartition('/')[0]}/{identity.rstrip('=')}/{name}"
    base = ask.store.artifacts.get(base_artifact_id or "")
    upload = ManifestUpload(identity, artifact, type, key, digest, base)
    ask.store.manifest_uploads[identity] = upload
    return {"artifactManifest": _announced(ask, upload)}


def update_artifact_manifest(
    ask: Ask, *, artifact_manifest_id: str, digest: str | None = None, base_artifact_id: str | None = None
) -> dict[str, object]:
    upload = ask.store.manifest_uploads.get(artifact_manifest_id)
    if upload is None:
        raise not_found("artifact manifest")
    writable_artifact(ask, upload.artifact.id)
    upload.digest = digest or upload.digest
    upload.base = ask.store.artifacts.get(base_artifact_id or "") or upload.base
    return {"artifactManifest": _announced(ask, upload)}


def _announced(ask: Ask, upload: ManifestUpload) -> dict[str, object]:
    address = ask.signer.url(upload.key, "PUT")
    headers = [f"Content-MD5:{upload.digest}"] if upload.digest else []
    file = File(upload.artifact, upload.key.rpartition("/")[2], upload.key, upload.digest, 0, None, address, headers)
    return {"id": upload.id, "type": upload.type, "digest": upload.digest, "file": file}


def create_artifact_files(
    ask: Ask, *, artifact_files: Sequence[dict[str, Any]], **_layout: object
) -> dict[str, object]:
    files = [_upload_place(ask, **spec) for spec in artifact_files]
    return {"files": {"edges": [{"node": file} for file in files], "pageInfo": {"hasNextPage": False}}}


def _upload_place(
    ask: Ask,
    artifact_id: str,
    name: str,
    md5: str,
    digest: str | None = None,
    upload_parts_input: Sequence[dict[str, object]] = (),
    **_spec: object,
) -> File:
    """Where to put one file; nowhere when the same bytes are in an earlier version already."""
    artifact = writable_artifact(ask, artifact_id)
    hexadecimal = digest_to_hex(digest or md5)
    if hexadecimal is None:
        raise invalid("invalid digest")
    for earlier in (artifact, *(each.artifact for each in artifact.sequence.memberships)):
        key = ask.store.file_key(earlier, hexadecimal)
        if key in ask.store.objects:
            return File(earlier, name, key, digest or md5)
    key = ask.store.file_key(artifact, hexadecimal)
    if upload_parts_input:
        return File(artifact, name, key, md5, upload_multipart_urls=_part_urls(ask, key, upload_parts_input))
    return File(artifact, name, key, md5, 0, None, ask.signer.url(key, "PUT"), [f"Content-MD5:{md5}"])


def _part_urls(ask: Ask, key: str, parts: Sequence[dict[str, object]]) -> dict[str, object]:
    upload_id = ask.store.new_id("Upload")
    numbers = [int(str(part["part_number"])) for part in parts]
    urls = [(number, ask.signer.url(key, "PUT", partNumber=str(number), uploadId=upload_id)) for number in numbers]
    return {
        "uploadID": upload_id,
        "uploadUrlParts": [{"partNumber": number, "uploadUrl": address} for number, address in urls],
    }


def complete_multipart_upload(
    ask: Ask,
    *,
    artifact_id: str,
    storage_path: str,
    upload_id: str,
    completed_parts: Sequence[dict[str, object]],
    **_action: object,
) -> dict[str, str]:
    writable_artifact(ask, artifact_id)
    numbers = [int(str(part["part_number"])) for part in completed_parts]
    try:
        return {"digest": ask.storage.join_parts(upload_id, storage_path, numbers).md5}
    except KeyError as error:
        raise invalid("a part was not uploaded") from error


def commit_artifact(ask: Ask, *, artifact_id: str) -> dict[str, object]:
    """Takes the version in when its manifest and all files of it have arrived."""
    artifact = writable_artifact(ask, artifact_id)
    if artifact.state == "COMMITTED":
        return {"artifact": artifact}
    upload = _last_upload(ask, artifact)
    try:
        entries = ask.store.manifest_entries(upload)
    except (KeyError, ValueError) as error:
        raise invalid("the manifest was not uploaded") from error
    missing = [entry.path for entry in entries.values() if not _is_stored(ask, entry)]
    if missing:
        raise invalid(f"{len(missing)} files were not uploaded, {missing[0]} among them")
    artifact.manifest = Manifest(lambda: entries)
    ask.store.keep_manifest(artifact)
    ask.store.commit(artifact)
    return {"artifact": artifact}


def _last_upload(ask: Ask, artifact: Artifact) -> ManifestUpload:
    mine = [each for each in ask.store.manifest_uploads.values() if each.artifact is artifact]
    if not mine:
        raise invalid("the artifact has no manifest")
    return mine[-1]


def _is_stored(ask: Ask, entry: Entry) -> bool:
    if entry.ref is not None:
        return True
    blob = ask.store.objects.get(ask.store.entry_key(entry) or "")
    return blob is not None and blob.size == entry.size


def use_artifact(
    ask: Ask, *, artifact_id: str, entity_name: str, project_name: str, run_name: str, **_used_as: object
) -> dict[str, object]:
    artifact = rights.visible_artifact(ask.person, ask.store.artifacts.get(artifact_id))
    if artifact is None:
        raise not_found("artifact")
    if artifact.state != "COMMITTED":
        raise invalid("artifact is not committed")
    if not rights.may_download(ask.person, artifact.sequence):
        raise denied()
    run = _run(ask, project_for(ask, entity_name, project_name), run_name)
    if artifact not in run.inputs:
        run.inputs.append(artifact)
        artifact.users.append(run)
    return {"artifact": artifact}


def update_artifact(
    ask: Ask,
    *,
    artifact_id: str,
    aliases: Sequence[Input] = (),
    tags_to_add: Sequence[Input] = (),
    tags_to_delete: Sequence[Input] = (),
    **about: object,
) -> dict[str, object]:
    artifact = writable_artifact(ask, artifact_id)
    for field in ("description", "metadata", "ttl_duration_seconds"):
        setattr(artifact, field, about.get(field, getattr(artifact, field)))
    if "ttl_duration_seconds" in about:
        artifact.ttl_is_inherited = artifact.ttl_duration_seconds == -1
    dropped = {tag["tag_name"] for tag in tags_to_delete}
    tags = dict.fromkeys([*artifact.tags, *(tag["tag_name"] for tag in tags_to_add)])
    artifact.tags = [tag for tag in tags if tag not in dropped]
    if aliases:
        ask.store.link(artifact, artifact.sequence, [alias["alias"] for alias in aliases])
    artifact.updated_at = ask.store.now()
    return {"artifact": artifact}


def delete_artifact(ask: Ask, *, artifact_id: str, delete_aliases: bool = False) -> dict[str, object]:
    """ASSUMED: the membership stays, its artifact says DELETED, and its bytes can no longer be had."""
    artifact = writable_artifact(ask, artifact_id)
    named = [alias for each in artifact.memberships for alias in each.collection.aliases_of(each)]
    if [alias for alias in named if alias != "latest"] and not delete_aliases:
        raise invalid("cannot delete an artifact that has an alias")
    for each in artifact.memberships:
        for alias in each.collection.aliases_of(each):
            del each.collection.aliases[alias]
    artifact.state = "DELETED"
    return {"artifact": artifact}


def add_aliases(ask: Ask, *, artifact_id: str, aliases: Sequence[Input]) -> dict[str, bool]:
    for membership, alias in _named(ask, artifact_id, aliases):
        membership.collection.aliases[alias] = membership
    return {"success": True}


def delete_aliases(ask: Ask, *, artifact_id: str, aliases: Sequence[Input]) -> dict[str, bool]:
    for membership, alias in _named(ask, artifact_id, aliases):
        if membership.collection.aliases.get(alias) is membership:
            del membership.collection.aliases[alias]
    return {"success": True}


def _named(ask: Ask, artifact_id: str, aliases: Sequence[Input]) -> list[tuple[Membership, str]]:
    """Each alias with the artifact's membership in the collection it belongs to."""
    artifact = writable_artifact(ask, artifact_id)
    named = []
    for item in aliases:
        project = project_for(ask, item["entity_name"], item["project_name"])
        place = project.collections.get(item["artifact_collection_name"])
        membership = next((each for each in artifact.memberships if each.collection is place), None)
        if membership is None:
            raise not_found("artifact collection membership")
        named.append((membership, item["alias"]))
    return named


def link_artifact(
    ask: Ask,
    *,
    artifact_id: str | None = None,
    client_id: str | None = None,
    artifact_portfolio_id: str | None = None,
    artifact_portfolio_name: str | None = None,
    entity_name: str | None = None,
    project_name: str | None = None,
    aliases: Sequence[Input] = (),
) -> dict[str, object]:
    """ASSUMED: a link takes `latest` of its portfolio."""
    found = ask.store.artifacts.get(artifact_id or ask.store.clients.get(client_id or "", ""))
    artifact = rights.visible_artifact(ask.person, found)
    if artifact is None:
        raise not_found("artifact")
    portfolio = ask.store.collections.get(artifact_portfolio_id or "")
    if portfolio is None:
        project = project_for(ask, entity_name or "", project_name or "")
        _check_link(ask, project)
        name = artifact_portfolio_name or ""
        portfolio = project.collections.get(name) or ask.store.add_collection(
            project, name, artifact.type.name, is_sequence=False
        )
    _check_link(ask, portfolio.project)
    if portfolio.is_sequence:
        raise invalid("cannot link to a source collection")
    membership = ask.store.link(artifact, portfolio, [*(alias["alias"] for alias in aliases), "latest"])
    return {"versionIndex": membership.version_index, "artifactMembership": membership}


def _check_link(ask: Ask, project: Project) -> None:
    if not rights.may_link(ask.person, project):
        raise denied()


def unlink_artifact(ask: Ask, *, artifact_id: str, artifact_portfolio_id: str) -> dict[str, bool]:
    portfolio = ask.store.collections.get(artifact_portfolio_id)
    if portfolio is None:
        raise not_found("artifact portfolio")
    _check_link(ask, portfolio.project)
    membership = next((each for each in portfolio.memberships if each.artifact.id == artifact_id), None)
    if membership is None:
        raise not_found("artifact collection membership")
    ask.store.unlink(membership)
    return {"success": True}


def writable_artifact(ask: Ask, artifact_id: str) -> Artifact:
    artifact = ask.store.artifacts.get(artifact_id)
    if artifact is None:
        raise not_found("artifact")
    ask.writable(artifact.sequence.project.entity.name)
    return artifact


def project_for(ask: Ask, entity: str, name: str) -> Project:
    """The project to write into, made on the way when it is new."""
    place = ask.writable(entity)
    return place.projects.get(name) or ask.store.add_project(place, name)


def _run(ask: Ask, project: Project, name: str) -> Run:
    return project.runs.get(name) or ask.store.add_run(project, name, name, ask.person)


MUTATIONS: Mapping[str, Resolver] = {
    "createArtifact": create_artifact,
    "createArtifactManifest": create_artifact_manifest,
    "updateArtifactManifest": update_artifact_manifest,
    "createArtifactFiles": create_artifact_files,
    "completeMultipartUploadArtifact": complete_multipart_upload,
    "commitArtifact": commit_artifact,
    "useArtifact": use_artifact,
    "updateArtifact": update_artifact,
    "deleteArtifact": delete_artifact,
    "addAliases": add_aliases,
    "deleteAliases": delete_aliases,
    "linkArtifact": link_artifact,
    "unlinkArtifact": unlink_artifact,
}
