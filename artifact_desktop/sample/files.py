"""Resolvers of manifests and files, and the addresses their bytes are fetched from."""

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from artifact_desktop.core.digests import digest_to_hex
from artifact_desktop.sample import rights
from artifact_desktop.sample.manifests import Entry
from artifact_desktop.sample.resolving import Ask, Connection, Fields, Page, denied
from artifact_desktop.sample.store import Artifact, Collection, Membership


@dataclass(frozen=True)
class File:
    """A stored object as the API shows it: a file of a version, a manifest, or a place to upload either.

    `key` is where its bytes are, None for a reference. `through` is the collection it was asked by, which decides
    about downloading; None for what everybody who sees the version may read.
    """

    artifact: Artifact
    name: str
    key: str | None
    digest: str = ""
    size_bytes: int = 0
    through: Collection | None = None
    upload_url: str | None = None
    upload_headers: Sequence[str] = ()
    upload_multipart_urls: dict[str, object] | None = None


def current_manifest(found: Artifact, ask: Ask) -> dict[str, object] | None:
    """ASSUMED: the names stay readable for those who may not download."""
    if found.manifest is None:
        return None
    blob = ask.store.objects[found.manifest_key]
    file = File(found, "wandb_manifest.json", found.manifest_key, found.digest, blob.size)
    return {"id": f"manifest:{found.id}", "type": "FULL", "digest": found.digest, "file": file}


def membership_files(found: Membership, ask: Ask, names: list[str] | None = None, **page: object) -> Connection | None:
    return _files(found.artifact, found.collection, ask, names, page)


def artifact_files(found: Artifact, ask: Ask, names: list[str] | None = None, **page: object) -> Connection | None:
    return _files(found, found.sequence, ask, names, page)


def files_by_entries(
    found: Artifact, ask: Ask, entries: list[dict[str, str]] | None = None, **page: object
) -> Connection | None:
    return _files(found, found.sequence, ask, [entry["name"] for entry in entries or ()], page)


def _files(
    artifact: Artifact, through: Collection, ask: Ask, names: list[str] | None, page: dict[str, object]
) -> Connection | None:
    ask.check_key(through.project.entity, "files")
    if not rights.may_download(ask.person, through):
        if ask.behaviour.denial == "files-null":
            return None
        if ask.behaviour.denial not in ("url-empty", "handler-403"):
            raise denied()
    if artifact.state != "COMMITTED" or artifact.manifest is None:
        return None
    entries = artifact.manifest.entries
    chosen = [entries[name] for name in names if name in entries] if names else list(entries.values())
    return Page.take(page).of(ask, chosen, lambda entry: _file(artifact, entry, through, ask))


def _file(artifact: Artifact, entry: Entry, through: Collection, ask: Ask) -> File:
    return File(artifact, entry.path, ask.store.entry_key(entry), entry.digest, entry.size, through)


def direct_url(file: File, ask: Ask) -> str:
    """A signed address; for a reference one that leads nowhere, as there are no bytes of it."""
    if file.through is not None and not rights.may_download(ask.person, file.through):
        return f"{ask.url}/refused/{file.artifact.number}" if ask.behaviour.denial == "handler-403" else ""
    if ask.behaviour.addresses != "signed" and (plain := plain_url(file, ask)) is not None:
        return plain if ask.behaviour.addresses == "handler" else plain.removeprefix(ask.url)
    return ask.signer.url(file.key or f"references/{file.name}")


def plain_url(file: File, ask: Ask) -> str | None:
    """The address on the API's own origin, which asks for the key and sends on to a signed one."""
    if file.through is None or file.key is None:
        return None
    return f"{ask.url}/artifacts/{quote(file.through.project.entity.name)}/{digest_to_hex(file.digest)}"


FIELDS: Fields = {
    "Artifact": {
        "currentManifest": current_manifest,
        "files": artifact_files,
        "filesByManifestEntries": files_by_entries,
    },
    "ArtifactCollectionMembership": {"files": membership_files},
    "File": {
        "id": lambda file, _ask: f"{file.artifact.id}:{file.name}",
        "displayName": lambda file, _ask: file.name,
        "directUrl": direct_url,
        "url": plain_url,
        "mimetype": lambda file, _ask: mimetypes.guess_type(file.name)[0],
        "md5": lambda file, _ask: digest_to_hex(file.digest),
        "storagePath": lambda file, _ask: file.key,
        "updatedAt": lambda file, _ask: file.artifact.created_at,
    },
}
