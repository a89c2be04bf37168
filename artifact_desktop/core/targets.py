"""Where a link can lead, as values. Nothing here says that the place exists."""

from dataclasses import dataclass

from artifact_desktop.core.names import ArtifactName


@dataclass(frozen=True, slots=True)
class ArtifactTarget:
    """A version of an artifact; `type_name` is a hint only. `file`: the path of a file or folder in it, or ""."""

    name: ArtifactName
    type_name: str | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class ArtifactIdTarget:
    """A version by the id that servers give it, as references between artifacts do."""

    artifact_id: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class EntityTarget:
    entity: str


@dataclass(frozen=True, slots=True)
class ProjectTarget:
    entity: str
    project: str


@dataclass(frozen=True, slots=True)
class RunTarget:
    entity: str
    project: str
    run: str


@dataclass(frozen=True, slots=True)
class RegistryTarget:
    """By the names people know. Either may be missing; both missing means all registries."""

    organization: str | None
    registry: str | None


Target = ArtifactTarget | ArtifactIdTarget | EntityTarget | ProjectTarget | RunTarget | RegistryTarget


@dataclass(frozen=True, slots=True)
class Link:
    """`server` is a canonical API address as `core.names.clean_server` gives it; None when the text names none."""

    server: str | None
    target: Target
