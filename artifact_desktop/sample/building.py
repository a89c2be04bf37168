"""Putting made-up versions into a store, as an upload would have left them there."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.sample.blobs import Blob
from artifact_desktop.sample.manifests import Entry, Manifest, Reference, entry_of
from artifact_desktop.sample.store import Artifact, Collection, Person, Project, Run, Store

Files = Mapping[str, Blob | Reference]


@dataclass
class Builder:
    """Adds versions to `store`. A file that an earlier version of the sequence has is stored once, by that one."""

    store: Store
    _births: dict[tuple[str, Blob], Artifact] = field(default_factory=dict)

    def run(self, project: Project, display_name: str, author: str) -> Run:
        """A run with the kind of id that W&B gives."""
        digits = int.from_bytes(hashlib.sha256(f"{project.name}/{display_name}".encode()).digest()[:8], "big")
        letters = "abcdefghijklmnopqrstuvwxyz0123456789"
        name = "".join(letters[digits // 36**place % 36] for place in range(8))
        found = project.runs.get(name)
        return found or self.store.add_run(project, name, display_name, self.store.people[author])

    def version(
        self,
        sequence: Collection,
        files: Files,
        at: datetime,
        by: Run | Person | None,
        *,
        aliases: Sequence[str] = (),
        description: str | None = None,
        metadata: Mapping[str, object] | None = None,
        tags: Sequence[str] = (),
        ttl_seconds: int | None = None,
        layout: str = "V2",
        state: str = "COMMITTED",
    ) -> Artifact:
        """The next version. One that is not COMMITTED gets a number, but no alias."""
        artifact = self.store.add_artifact(sequence, by, at)
        artifact.description = description
        artifact.metadata = json.dumps(metadata, ensure_ascii=False) if metadata else None
        artifact.tags = list(tags)
        artifact.wanted_aliases = list(aliases)
        if ttl_seconds is not None:
            artifact.ttl_duration_seconds, artifact.ttl_is_inherited = ttl_seconds, False
        births = {path: self._birth(artifact, content) for path, content in files.items()}
        is_xxh = artifact.digest_algorithm == "MANIFEST_XXH128"
        algorithm = DigestAlgorithm.XXH128 if is_xxh else DigestAlgorithm.MD5
        artifact.manifest = Manifest(lambda: self._entries(files, births, algorithm), algorithm, layout)
        self.store.keep_manifest(artifact)
        if state == "COMMITTED":
            self.store.commit(artifact)
        else:
            self.store.link(artifact, sequence, [], at)
            artifact.state = state
        sequence.updated_at = at
        return artifact

    def link(self, artifact: Artifact, portfolio: Collection, *aliases: str, at: datetime | None = None) -> None:
        self.store.link(artifact, portfolio, [*aliases, "latest"], at or artifact.created_at)
        portfolio.updated_at = at or artifact.created_at

    def uses(self, run: Run, *artifacts: Artifact) -> None:
        for artifact in artifacts:
            run.inputs.append(artifact)
            artifact.users.append(run)

    def _birth(self, artifact: Artifact, content: Blob | Reference) -> Artifact:
        if isinstance(content, Reference):
            return artifact
        return self._births.setdefault((artifact.sequence.id, content), artifact)

    def _entries(self, files: Files, births: Mapping[str, Artifact], algorithm: DigestAlgorithm) -> Mapping[str, Entry]:
        entries = {}
        for path, content in files.items():
            entries[path] = entry_of(path, content, births[path].id, algorithm)
            key = self.store.entry_key(entries[path])
            if key is not None and isinstance(content, Blob):
                self.store.objects[key] = content
        return entries
