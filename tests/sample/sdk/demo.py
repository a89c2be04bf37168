"""Run by the SDK's own Python: walks through the demo as its person would, and prints what it met as JSON.

Usage: demo.py DOWNLOADS LARGEST MOST ENTITY...: the newest version of a collection is downloaded when it has at most
LARGEST bytes in at most MOST files. What the server refuses is noted, not raised.
"""

import json
import sys
from pathlib import Path

import wandb

download_root, largest, most, entities = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
api = wandb.Api()
met: dict[str, dict[str, object]] = {}


def fetch(artifact: wandb.Artifact) -> str | None:
    """The complaint of the SDK, or None when all arrived and is what the manifest says."""
    root = str(download_root / artifact.qualified_name.replace(":", "-"))
    entries = artifact.manifest.entries
    try:
        if any(entry.ref for entry in entries.values()):  # references lead out of this computer
            for name, entry in entries.items():
                if entry.ref is None:
                    artifact.get_entry(name).download(root=root)
        else:
            artifact.download(root=root)
        artifact.verify(root)
    except Exception as error:  # noqa: BLE001 - whatever it is, the test is told
        return f"{type(error).__name__}: {error}"
    return None


for entity in entities:
    for project in api.projects(entity):
        for kind in api.artifact_types(f"{entity}/{project.name}"):
            for collection in kind.collections():
                newest = True
                for listed in collection.artifacts():
                    artifact = api.artifact(listed.qualified_name)  # a listed link goes by its source's version
                    wanted = newest and artifact.size <= largest and artifact.file_count <= most
                    met[artifact.qualified_name] = {
                        "digest_holds": artifact.digest == artifact.manifest.digest(),
                        "size_holds": artifact.size == artifact.manifest.size(),
                        "count_holds": artifact.file_count == len(artifact.manifest.entries),
                        "fetched": wanted,
                        "complaint": fetch(artifact) if wanted else None,
                    }
                    newest = False

json.dump(met, sys.stdout)
