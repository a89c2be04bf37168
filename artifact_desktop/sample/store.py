"""Everything the sample server knows, in memory. One thread, the server's, reads and writes it while it runs.

Organization - members with seats - its own Entity (registries)
Entity (team or person) - Project - ArtifactType, Run
                                  - Collection - Membership (vN, aliases) - Artifact - Manifest
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from artifact_desktop.core.models import REGISTRY_PREFIX
from artifact_desktop.sample.blobs import Blob, Made
from artifact_desktop.sample.manifests import Entry, Manifest, parse_manifest

EPOCH = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def number_of(identity: str) -> str:
    """The number in an id."""
    return base64.b64decode(identity).decode().partition(":")[2]


@dataclass(eq=False)
class Person:
    """`entity` names the default entity, which may be a team. `admin`: of the whole server."""

    id: str
    username: str
    name: str
    email: str
    key: str
    entity: str
    account_type: str = "USER"
    admin: bool = False
    flags: str = "{}"


@dataclass(eq=False)
class Seat:
    """A person's place in an organization. `models_seat`: full, viewer or none."""

    person: Person
    role: str = "member"
    models_seat: str = "full"


@dataclass(eq=False)
class Organization:
    id: str
    name: str
    entity: "Entity"
    seats: dict[str, Seat] = field(default_factory=dict)


@dataclass(eq=False)
class Entity:
    """A person's space (`owner` set), a team, or an organization's own (neither)."""

    id: str
    name: str
    kind: str  # user, team or organization
    owner: Person | None = None
    organization: Organization | None = None
    roles: dict[str, str] = field(default_factory=dict)  # username -> admin, member or viewer
    projects: dict[str, "Project"] = field(default_factory=dict)
    xxhash_digests_enabled: bool = False


@dataclass(eq=False)
class Project:
    """`access` as W&B names it. `roles` and `team_roles` only mean something in a registry."""

    id: str
    entity: Entity
    name: str
    created_at: datetime
    description: str = ""
    access: str = "PRIVATE"
    roles: dict[str, str] = field(default_factory=dict)
    team_roles: dict[Entity, str] = field(default_factory=dict)
    types: dict[str, "ArtifactType"] = field(default_factory=dict)
    collections: dict[str, "Collection"] = field(default_factory=dict)
    runs: dict[str, "Run"] = field(default_factory=dict)
    updated_at: datetime | None = None

    @property
    def is_registry(self) -> bool:
        return self.name.startswith(REGISTRY_PREFIX)


@dataclass(eq=False)
class ArtifactType:
    id: str
    project: Project
    name: str
    created_at: datetime
    description: str = ""


@dataclass(eq=False)
class Run:
    id: str
    project: Project
    name: str
    display_name: str
    author: Person | None
    config: str = "{}"
    inputs: list["Artifact"] = field(default_factory=list)
    outputs: list["Artifact"] = field(default_factory=list)


@dataclass(eq=False)
class Collection:
    """A sequence, where versions are made, or a portfolio, which links them."""

    id: str
    project: Project
    type: ArtifactType
    name: str
    is_sequence: bool
    created_at: datetime
    description: str = ""
    state: str = "READY"
    digest_algorithm: str = "MANIFEST_MD5"
    tags: list[str] = field(default_factory=list)
    memberships: list["Membership"] = field(default_factory=list)
    aliases: dict[str, "Membership"] = field(default_factory=dict)
    updated_at: datetime | None = None

    def find(self, name: str) -> "Membership | None":
        """By alias, `vN`, commit hash or digest, as `artifactMembership(aliasName:)` takes it."""
        if name in self.aliases:
            return self.aliases[name]
        for membership in reversed(self.memberships):
            artifact = membership.artifact
            if name in (f"v{membership.version_index}", artifact.commit_hash):
                return membership
        if len(name) == 32:
            return next((each for each in reversed(self.memberships) if each.artifact.digest == name), None)
        return None

    def aliases_of(self, membership: "Membership") -> list[str]:
        return [alias for alias, pointed in self.aliases.items() if pointed is membership]


@dataclass(eq=False)
class Membership:
    id: str
    collection: Collection
    artifact: "Artifact"
    version_index: int
    created_at: datetime


@dataclass(eq=False)
class Artifact:
    """`given_digest` is what an uploading client said; a generated version computes its own."""

    id: str
    sequence: Collection
    type: ArtifactType
    created_at: datetime
    creator: Run | Person | None = None
    state: str = "PENDING"
    manifest: Manifest | None = None
    manifest_key: str = ""
    given_digest: str | None = None
    digest_algorithm: str = "MANIFEST_MD5"
    description: str | None = None
    metadata: str | None = None
    tags: list[str] = field(default_factory=list)
    ttl_duration_seconds: int = -2
    ttl_is_inherited: bool = True
    history_step: int | None = None
    wanted_aliases: list[str] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    users: list[Run] = field(default_factory=list)
    updated_at: datetime | None = None

    @property
    def digest(self) -> str:
        return self.given_digest or (self.manifest.digest if self.manifest else "")

    @property
    def commit_hash(self) -> str:
        return hashlib.sha256(self.id.encode()).hexdigest()[:20]

    @property
    def number(self) -> str:
        """The integer in the id, which names the artifact's folder in storage."""
        return number_of(self.id)

    @property
    def hex_id(self) -> str:
        """The id as `wandb-artifact://` references write it."""
        return base64.b64decode(self.id).hex()


@dataclass(eq=False)
class ManifestUpload:
    """A manifest that a client announced. `key` is where it uploads it."""

    id: str
    artifact: Artifact
    type: str
    key: str
    digest: str
    base: Artifact | None = None


@dataclass(eq=False)
class Store:
    people: dict[str, Person] = field(default_factory=dict)
    organizations: dict[str, Organization] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    artifacts: dict[str, Artifact] = field(default_factory=dict)
    collections: dict[str, Collection] = field(default_factory=dict)
    manifest_uploads: dict[str, ManifestUpload] = field(default_factory=dict)
    objects: dict[str, Blob] = field(default_factory=dict)  # storage key -> bytes
    clients: dict[str, str] = field(default_factory=dict)  # a client's own id -> artifact id
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _ids: Counter[str] = field(default_factory=Counter)

    def new_id(self, kind: str) -> str:
        """A W&B id: base64 of `Kind:number`."""
        self._ids[kind] += 1
        number = (740_000_000 if kind == "Artifact" else 51_000) + self._ids[kind]
        return base64.b64encode(f"{kind}:{number}".encode()).decode()

    # People and places

    def add_person(self, username: str, name: str, *, entity: str | None = None, admin: bool = False) -> Person:
        """A person with a space of their own and a key that depends on the name only."""
        key = hashlib.sha256(f"sample key of {username}".encode()).hexdigest()[:40]
        email = f"{username}@example.org"
        person = Person(self.new_id("User"), username, name, email, key, entity or username, admin=admin)
        self.people[username] = person
        self._add_entity(Entity(self.new_id("Entity"), username, "user", owner=person, roles={username: "admin"}))
        return person

    def add_organization(self, name: str, entity: str) -> Organization:
        own = self._add_entity(Entity(self.new_id("Entity"), entity, "organization"))
        own.organization = Organization(self.new_id("Organization"), name, own)
        self.organizations[name] = own.organization
        return own.organization

    def add_team(self, name: str, organization: Organization, roles: dict[str, str]) -> Entity:
        """A team; every member without a seat in the organization gets a full one."""
        for username in roles:
            organization.seats.setdefault(username, Seat(self.people[username]))
        team = Entity(self.new_id("Entity"), name, "team", organization=organization, roles=roles)
        return self._add_entity(team)

    def _add_entity(self, entity: Entity) -> Entity:
        self.entities[entity.name] = entity
        return entity

    def add_project(self, entity: Entity, name: str, description: str = "", at: datetime | None = None) -> Project:
        project = Project(self.new_id("Project"), entity, name, at or self.now(), description)
        entity.projects[name] = project
        return project

    def add_type(self, project: Project, name: str, description: str = "") -> ArtifactType:
        """The type of that name, made when new."""
        if name not in project.types:
            made = ArtifactType(self.new_id("ArtifactType"), project, name, project.created_at, description)
            project.types[name] = made
        return project.types[name]

    def add_run(self, project: Project, name: str, display_name: str, author: Person | None) -> Run:
        run = Run(self.new_id("Run"), project, name, display_name, author)
        project.runs[name] = run
        return run

    def add_collection(
        self,
        project: Project,
        name: str,
        type_name: str,
        *,
        is_sequence: bool = True,
        description: str = "",
        at: datetime | None = None,
    ) -> Collection:
        kind = "ArtifactSequence" if is_sequence else "ArtifactPortfolio"
        of_type = self.add_type(project, type_name)
        made = Collection(
            self.new_id(kind), project, of_type, name, is_sequence, at or self.now(), description=description
        )
        project.collections[name] = made
        self.collections[made.id] = made
        return made

    # Versions

    def add_artifact(self, sequence: Collection, creator: Run | Person | None, at: datetime | None = None) -> Artifact:
        """A PENDING artifact, in no collection until it is committed."""
        made = Artifact(self.new_id("Artifact"), sequence, sequence.type, at or self.now(), creator)
        made.digest_algorithm = sequence.digest_algorithm
        made.manifest_key = f"wandb_artifacts/{sequence.project.entity.name}/{made.number}/wandb_manifest.json"
        self.artifacts[made.id] = made
        if isinstance(creator, Run):
            creator.outputs.append(made)
        return made

    def commit(self, artifact: Artifact) -> Membership:
        """Gives the artifact its version number, `latest` and the aliases that were wished for."""
        artifact.state = "COMMITTED"
        return self.link(artifact, artifact.sequence, [*artifact.wanted_aliases, "latest"], artifact.created_at)

    def link(
        self, artifact: Artifact, collection: Collection, aliases: list[str], at: datetime | None = None
    ) -> Membership:
        """The artifact's membership in the collection, made when new; the aliases move to it."""
        membership = next((each for each in artifact.memberships if each.collection is collection), None)
        if membership is None:
            index = collection.memberships[-1].version_index + 1 if collection.memberships else 0
            identity = self.new_id("ArtifactCollectionMembership")
            membership = Membership(identity, collection, artifact, index, at or self.now())
            collection.memberships.append(membership)
            artifact.memberships.append(membership)
        for alias in aliases:
            collection.aliases[alias] = membership
        collection.updated_at = self.now()
        return membership

    def unlink(self, membership: Membership) -> None:
        collection = membership.collection
        collection.memberships.remove(membership)
        membership.artifact.memberships.remove(membership)
        for alias in collection.aliases_of(membership):
            del collection.aliases[alias]

    def file_key(self, birth: Artifact, digest_hex: str) -> str:
        """Where a file's bytes are kept: by the artifact that first stored them, and their digest (layout V2)."""
        return f"wandb_artifacts/{birth.sequence.project.entity.name}/{birth.number}/{digest_hex}"

    def entry_key(self, entry: Entry) -> str | None:
        """Where the bytes of a manifest entry are kept; None for a reference."""
        birth = self.artifacts.get(entry.birth_artifact_id or "")
        if entry.ref is not None or birth is None:
            return None
        return self.file_key(birth, base64.b64decode(entry.digest).hex())

    def keep_manifest(self, artifact: Artifact) -> None:
        """Makes the version's manifest readable under its key."""
        if artifact.manifest is not None:
            self.objects[artifact.manifest_key] = Made(artifact.manifest.to_json)

    def manifest_entries(self, upload: ManifestUpload) -> dict[str, Entry]:
        """What an uploaded manifest says, on top of its base for an incremental one. Raises ValueError, KeyError."""
        entries = parse_manifest(self.objects[upload.key].read())
        if upload.type == "FULL" or upload.base is None or upload.base.manifest is None:
            return entries
        return upload.base.manifest.entries | entries

    def contents(self, artifact: Artifact) -> dict[str, Blob]:
        """For tests: the stored files of a version by their manifest path; references have none."""
        entries = artifact.manifest.entries if artifact.manifest else {}
        keys = {path: self.entry_key(entry) for path, entry in entries.items()}
        return {path: self.objects[key] for path, key in keys.items() if key is not None}

    # Looking up

    def person_of_key(self, key: str) -> Person | None:
        return next((person for person in self.people.values() if person.key == key), None)

    def project(self, entity: str | None, name: str | None) -> Project | None:
        found = self.entities.get(entity or "")
        return found.projects.get(name or "") if found else None

    def collection(self, entity: str, project: str, name: str) -> Collection | None:
        """For tests: a collection by its path."""
        found = self.project(entity, project)
        return found.collections.get(name) if found else None

    def organizations_of(self, person: Person) -> Iterator[Organization]:
        return (each for each in self.organizations.values() if person.username in each.seats)
