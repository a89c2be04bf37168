"""Run by the SDK's own Python: reads what seed.py made, in a process and with a cache that know nothing of it.

Usage: read.py ENTITY/PROJECT SEEDED DOWNLOADS. SEEDED is the JSON that seed.py printed; each version is downloaded
to DOWNLOADS/COLLECTION-vN. Prints what the SDK saw as JSON.
"""

import json
import sys
from pathlib import Path

import wandb

place, seeded, download_root = sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8")), Path(sys.argv[3])
api = wandb.Api()


def look(artifact: wandb.Artifact) -> dict[str, object]:
    run = artifact.logged_by()
    return {
        "type": artifact.type,
        "version": artifact.version,
        "state": artifact.state,
        "aliases": sorted(artifact.aliases),
        "tags": sorted(artifact.tags),
        "description": artifact.description,
        "metadata": artifact.metadata,
        "ttl": artifact.ttl.total_seconds() if artifact.ttl else None,
        "digest": artifact.digest,
        "digest_of_manifest": artifact.manifest.digest(),
        "algorithm": artifact.digest_algorithm.value,
        "size": artifact.size,
        "size_of_manifest": artifact.manifest.size(),
        "file_count": artifact.file_count,
        "created": artifact.created_at,
        "logged_by": run.id if run else None,
        "used_by": [run.id for run in artifact.used_by()],
        "is_link": artifact.is_link,
        "source": artifact.source_qualified_name,
    }


versions = {}
for version in seeded["versions"]:
    artifact = api.artifact(version["name"])
    entries = artifact.manifest.entries
    stored = sorted(name for name, entry in entries.items() if entry.ref is None)
    root = download_root / artifact.name.replace(":", "-")
    if version["can_follow_references"]:
        artifact.download(root=str(root), multipart=artifact.type == "model")  # by ranges, or as a whole
    else:
        for name in stored:
            artifact.get_entry(name).download(root=str(root))
    artifact.verify(str(root))
    versions[version["name"]] = {
        **look(artifact),
        "download": str(root),
        "stored": stored,
        "references": {name: entry.ref for name, entry in entries.items() if entry.ref},
        "algorithms": sorted({str(entry.extra.get("alg")) for entry in entries.values() if entry.ref is None}),
        "files": {file.name: file.size for file in artifact.files(per_page=250)},
    }

kinds = {kind.name: sorted(each.name for each in kind.collections()) for kind in api.artifact_types(place)}
odd = api.artifact(f"{place}/odd-names:latest")
asked = ["time 12:30.txt", "emoji/🚲.txt", "empty.bin"]
linked = api.artifact(seeded["registry"])
run = linked.logged_by()
registry = next(iter(api.registries(organization=seeded["organization"])))

edited = api.artifact(f"{place}/large:v0")
edited.description, edited.metadata = "Edited *afterwards*", {"edited": True}
edited.aliases.append("edited")
edited.aliases.remove("best")
edited.tags = ["edited"]
edited.save()
api.artifact(f"{place}/to-unlink:mistake").unlink()
api.artifact(f"{place}/scratch:v0").delete()
scratch = api.artifact_collection("dataset", f"{place}/scratch")
scratch.description, scratch.tags = "A *collection*", ["tagged"]
scratch.save()
scratch = api.artifact_collection("dataset", f"{place}/scratch")

json.dump(
    {
        "viewer": api.viewer.username,
        "default_entity": api.default_entity,
        "versions": versions,
        "kinds": kinds,
        "projects": [project.name for project in api.projects(place.split("/")[0])],
        "history": [[each.version, sorted(each.aliases)] for each in api.artifacts("dataset", f"{place}/versions")],
        "portfolio": look(api.artifact(seeded["portfolio"])),
        "registry": look(linked),
        "files_of_link": {file.name: file.size for file in linked.files()},
        "asked": {file.name: file.size for file in odd.files(names=asked)},
        "url": bool(odd.get_entry("time 12:30.txt").ref_url()),
        "table": api.artifact(f"{place}/table:latest").get("scores").data,
        "commit": api.artifact(f"{place}/versions:{linked.commit_hash}").version,
        "linked": sorted(each.qualified_name for each in api.artifact(f"{place}/versions:latest").linked_artifacts),
        "edited": look(api.artifact(f"{place}/large:edited")),
        "unlinked": [each.qualified_name for each in api.artifact(f"{place}/scratch:v1").linked_artifacts],
        "scratch": [scratch.description, scratch.tags, [each.version for each in scratch.artifacts()]],
        "run": [run.id, run.name, run.user.username],
        "logged_by_run": sorted(each.qualified_name for each in run.logged_artifacts()),
        "used_by_run": sorted(each.qualified_name for each in run.used_artifacts()),
        "registries": [registry.full_name, registry.visibility],
        "found_in_registry": [each.name for each in registry.collections().versions()],
        "members_of_registry": [each.user.username for each in registry.user_members()],
        "team": sorted(member.username for member in api.team(place.split("/")[0]).members),
        "exists": [api.artifact_exists(f"{place}/{name}") for name in ("large:v0", "large:v9", "none:v0")],
    },
    sys.stdout,
)
