"""What a link leads to, in a few words. UI thread only: the words follow the language."""

from artifact_desktop.core.targets import (
    ArtifactIdTarget,
    ArtifactTarget,
    EntityTarget,
    ProjectTarget,
    RegistryTarget,
    RunTarget,
    Target,
)
from artifact_desktop.ui.words import tr


def target_text(target: Target) -> str:
    """bike-dataset v12; the registry models; run 1a2b3c."""
    match target:
        case ArtifactTarget(name=name, file=file):
            artifact = f"{name.collection} {name.alias}"
            return f"{artifact}: {file.rpartition('/')[2]}" if file else artifact
        case ArtifactIdTarget():
            return tr("the artifact")
        case RunTarget(run=run):
            return tr("run {name}").format(name=run)
        case ProjectTarget(entity=entity, project=project):
            return f"{entity}/{project}"
        case EntityTarget(entity=entity):
            return entity
        case RegistryTarget(organization=organization, registry=registry):
            return tr("registry {name}").format(name=registry) if registry else organization or tr("the registries")
