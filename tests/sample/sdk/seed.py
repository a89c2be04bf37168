"""Run by the SDK's own Python: gives a server one artifact of every kind, then prints what it made as JSON.

Usage: seed.py ENTITY/PROJECT SOURCES WEB REGISTRY USED, with the server and the key in the environment. SOURCES holds
a folder per version, WEB is where its folder `elsewhere` is served, REGISTRY the ENTITY/PROJECT of a registry to link
to, and USED the folder that one artifact is downloaded to as the input of the run.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path

import wandb
from wandb.sdk.artifacts.artifact_manifest_entry import ArtifactManifestEntry

place, source_root, web, registry, used_root = sys.argv[1:]
entity, project = place.split("/")
sources = Path(source_root)
made: list[dict[str, object]] = []


def log(
    run: wandb.Run,
    artifact: wandb.Artifact,
    *,
    source: str | None = None,
    aliases: list[str] | None = None,
    tags: list[str] | None = None,
    follow: bool = True,
) -> wandb.Artifact:
    """Logs, waits for the commit, and notes the version; `source` is the folder its stored files come from."""
    run.log_artifact(artifact, aliases=aliases, tags=tags)
    artifact.wait()
    made.append({"name": artifact.qualified_name, "source": source, "can_follow_references": follow})
    return artifact


def folder(name: str, source: str, kind: str = "dataset", **options: object) -> wandb.Artifact:
    artifact = wandb.Artifact(name, kind, **options)
    artifact.add_dir(str(sources / source))
    return artifact


with wandb.init(entity=entity, project=project, name="seeding-run-1", job_type="seed", config={"lr": 0.1}) as run:
    described = folder(
        "many-files", "many-files", description="# Many files\nin *folders*", metadata={"classes": ["a", "b"], "n": 600}
    )
    described.ttl = timedelta(days=30)
    many = log(run, described, source="many-files", aliases=["latest", "candidate"], tags=["checked", "two words"])
    log(run, folder("odd-names", "odd-names"), source="odd-names")
    log(run, folder("large", "large", "model"), source="large", aliases=["latest", "best"])

    log(run, folder("versions", "versions-v0"), source="versions-v0", aliases=["latest", "first", "production"])
    log(run, folder("versions", "versions-v1"), source="versions-v1")
    newest = log(run, folder("versions", "versions-v2"), source="versions-v2", aliases=["latest", "production"])
    again = folder("versions", "versions-v2")
    run.log_artifact(again, aliases=["latest", "said-twice"])
    again.wait()

    for version in range(2):
        hashed = folder("xxh128", f"xxh128-v{version}", "model", digest_algorithm="XXH128")
        log(run, hashed, source=f"xxh128-v{version}")

    tabled = wandb.Artifact("table", "dataset")
    tabled.add(wandb.Table(columns=["id", "label", "score"], data=[[1, "cat", 0.5], [2, "perro", 0.75]]), "scores")
    log(run, tabled)

    base = log(run, folder("growing", "growing-v0"), source="growing-v0")
    log(run, folder("growing", "growing-added", incremental=True), source="growing-v1")

    draft = base.new_draft()
    draft.remove("replaced.bin")
    draft.add_file(str(sources / "draft-v1" / "drafted.bin"))
    log(run, draft, source="draft-v1")

    linked = wandb.Artifact("references", "dataset")
    linked.add_file(str(sources / "references" / "stored.bin"))
    linked.add_reference(f"{web}/on-the-web.bin")
    linked.add_reference((sources / "elsewhere" / "on-this-disk.bin").as_uri())
    linked.add_reference(many.get_entry("part-0/0/0000.bin"), name="from/another-artifact.bin")
    linked.add_reference(newest.get_entry("changes.bin"), name="changes-of-versions.bin")
    log(run, linked, source="references")

    bucket = wandb.Artifact("bucket", "dataset")
    bucket.add_file(str(sources / "references" / "stored.bin"))
    bucket.add_reference("nfs://shelf/box", name="tracked-only")
    # What add_reference(..., checksum=False) adds; it wants boto3 even then.
    uri = "s3://open-bucket/frames/"
    bucket.manifest.add_entry(ArtifactManifestEntry(path="frames", ref=uri, digest=uri))
    log(run, bucket, source="references", follow=False)

    for version in range(2):
        scratch = folder("scratch", f"versions-v{version}")
        run.log_artifact(scratch)
        scratch.wait()
    run.link_artifact(scratch, f"{place}/to-unlink", aliases=["mistake"])

    portfolio = run.link_artifact(newest, f"{place}/chosen", aliases=["approved"])
    registered = run.link_artifact(newest, f"{registry}/bikes", aliases=["staging"])
    used = run.use_artifact(f"{place}/versions:production")
    used.download(root=used_root)
    run.log({"step": 1})

json.dump(
    {
        "sdk": wandb.__version__,
        "run": run.id,
        "versions": made,
        "logged_twice": [again.version, newest.version, sorted(again.aliases)],
        "portfolio": portfolio.qualified_name,
        "registry": registered.qualified_name,
        "used": used.version,
    },
    sys.stdout,
)
