"""What a person may have meant by a link that leads nowhere, as links that can be followed instead."""

from dataclasses import replace

from artifact_desktop.core.errors import AppError, Code
from artifact_desktop.core.links import (
    ArtifactTarget,
    EntityTarget,
    Link,
    ProjectTarget,
    RegistryTarget,
    RunTarget,
    Target,
)
from artifact_desktop.core.models import REGISTRY_PREFIX


def suggestions(link: Link, error: AppError) -> list[tuple[str, Link]]:
    """The names that are near the missing part, each with the link that has it in its place. Empty where none is."""
    near = filter(None, error.params.get("near", "").split(", "))
    alike = ((name, _with_part(link.target, error.code, name)) for name in near)
    return [(name, replace(link, target=target)) for name, target in alike if target is not None]


def _with_part(target: Target, missing: Code, name: str) -> Target | None:
    """The target with `name` for the part that is missing; None where it has no such part."""
    match missing, target:
        case Code.ENTITY_NOT_FOUND, ArtifactTarget():
            return replace(target, name=replace(target.name, entity=name))
        case Code.ENTITY_NOT_FOUND, EntityTarget() | ProjectTarget() | RunTarget():
            return replace(target, entity=name)
        case Code.ENTITY_NOT_FOUND, RegistryTarget():
            return replace(target, organization=name)
        case Code.PROJECT_NOT_FOUND, ArtifactTarget():
            return replace(target, name=replace(target.name, project=name))
        case Code.PROJECT_NOT_FOUND, ProjectTarget() | RunTarget():
            return replace(target, project=name)
        case Code.REGISTRY_NOT_FOUND, ArtifactTarget():
            return replace(target, name=replace(target.name, project=f"{REGISTRY_PREFIX}{name}"))
        case Code.REGISTRY_NOT_FOUND, RegistryTarget():
            return replace(target, registry=name)
        case Code.COLLECTION_NOT_FOUND, ArtifactTarget():
            return replace(target, name=replace(target.name, collection=name))
        case Code.VERSION_NOT_FOUND, ArtifactTarget():
            return replace(target, name=replace(target.name, alias=name))
    return None
