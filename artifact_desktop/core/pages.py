"""The pages of W&B's web app, from the parts of their address to what they show, and back.

    APP/ENTITY[/PROJECT[/artifacts/TYPE/COLLECTION[/VERSION[/files/PATH]]]]      APP/ENTITY/PROJECT/runs/RUN
    APP/orgs/ORGANIZATION/registry[/NAME[?selectionPath=ENTITY/PROJECT/COLLECTION&version=VERSION]]
    APP/ENTITY/registry/model?selectionPath=...      the model registry of a team, before there were registries
    APP/registry[/ORGANIZATION][/NAME]               where the W&B cloud has them now; ASSUMED: no address was seen

APP is the server, maybe with a path, and for the W&B cloud https://wandb.ai or https://forge.coreweave.com/wandb.
"""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, quote, unquote

from artifact_desktop.core.models import REGISTRY_PREFIX
from artifact_desktop.core.names import DEFAULT_SERVER, ArtifactName, is_name
from artifact_desktop.core.targets import (
    ArtifactTarget,
    EntityTarget,
    ProjectTarget,
    RegistryTarget,
    RunTarget,
    Target,
)

LATEST = "latest"
_MODEL_REGISTRY = "model-registry"
_TABS = frozenset({"files", "overview", "metadata", "usage", "lineage", "graph", "api", "versions"})
_TABS_OF_ENTITY = frozenset({"projects", "overview", "members", "reports", "reportlist", "registry", "settings"})
_NOBODYS = frozenset(
    {"account", "articles", "artifacts", "artifactsV2", "authorize", "billing", "blog", "docs", "fully-connected"}
    | {"graphql", "home", "links", "login", "logout", "oidc", "orgs", "pricing", "settings", "signup", "site"}
    | {"subscriptions", "support", "user-settings"}
)
"""First parts of a path that are pages of W&B, never a team."""
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")


def folders_of(path: str, *, skip: int = 0) -> list[str]:
    """The decoded parts of a path, the first `skip` of them left out.

    Chat programs encode twice. That is certain only where a part cannot hold a percent sign: in the names of
    entities, projects and types. A name that itself holds `%2F` stays as it is.
    """
    folders = [unquote(part) for part in path.split("/") if part][skip:]
    without_percent = [*folders[:2], *(folders[3:4] if folders[2:3] == ["artifacts"] else ())]
    return [unquote(part) for part in folders] if any(map(_ENCODED.search, without_percent)) else folders


def query_of(text: str) -> Mapping[str, str]:
    """The fields of a query, each once; also of one that was copied out of a page's source."""
    return dict(parse_qsl(text.replace("&amp;", "&"), max_num_fields=None))


def where_pages_begin(folders: Sequence[str]) -> int | None:
    """How many parts belong to the server's own address; None where the shape of the rest does not tell."""
    for at, folder in enumerate(folders):
        if folder == "orgs" and list(folders[at + 2 : at + 3]) == ["registry"]:
            return at
        if folder in ("artifacts", "runs") and at >= 2:
            return at - 2
    return None


def read_page(folders: Sequence[str], query: Mapping[str, str]) -> Target | None:
    """What the page with these decoded parts shows; None where that is no place in the tree."""
    if selection := query.get("selectionPath"):
        return _selected(selection, query.get("version") or LATEST)
    target: Target
    match list(folders):
        case ["orgs", organization, "registry", *rest]:
            target = RegistryTarget(organization, rest[0] if rest else None)
        case ["registry", organization, registry, *_]:
            target = RegistryTarget(organization, registry)
        case ["registry", *rest]:
            target = RegistryTarget(None, rest[0] if rest else None)
        case [entity, project, "artifacts", type_name, collection, *rest]:
            return _artifact(entity, project, collection, type_name, rest)
        case [entity, project, "runs", run, *_]:
            target = RunTarget(entity, project, run)
        case [nobody, *_] if nobody in _NOBODYS:
            return None
        case [entity, "registry", _kind, *_]:
            target = ProjectTarget(entity, _MODEL_REGISTRY)
        case [entity] | [entity, _] if len(folders) == 1 or folders[1] in _TABS_OF_ENTITY:
            target = EntityTarget(entity)
        case [entity, project, *_]:
            target = ProjectTarget(entity, project)
        case _:
            return None
    parts = [getattr(target, field) for field in target.__dataclass_fields__]
    return target if all(part is None or is_name(part) for part in parts) else None


def artifact_page(name: ArtifactName, type_name: str, file: str = "") -> str:
    """The path of an artifact's page below APP, without a slash before it."""
    parts = [name.entity or "", name.project, "artifacts", type_name, name.collection, name.alias]
    if file:
        parts += ["files", *file.split("/")]
    elif name.alias in _TABS:
        parts.append("overview")  # else the alias would be taken for a tab
    return "/".join(map(quoted, parts))


def registry_page(name: ArtifactName, organization: str) -> str:
    """The path and query of the page of an artifact in a registry, below APP."""
    registry = quoted(name.project.removeprefix(REGISTRY_PREFIX))
    path = quoted(f"{name.entity}/{name.project}/{name.collection}")
    selection = f"selectionPath={path}&view=membership&version={quoted(name.alias)}"
    return f"orgs/{quoted(organization)}/registry/{registry}?{selection}"


def app_address(server: str) -> str:
    """The address of the web app that belongs to an API address, as W&B's own programs derive it."""
    if server == DEFAULT_SERVER:
        return "https://wandb.ai"
    if "://api.wandb." in server:
        return server.replace("://api.wandb.", "://wandb.", 1)
    return server.replace("://api.", "://app.", 1)


def quoted(part: str) -> str:
    """One part of an address. Nothing in it can be taken for the punctuation of a sentence around the address."""
    safe = quote(part, safe="")
    return f"{safe[:-1]}%2E" if safe.endswith(".") else safe


def _artifact(entity: str, project: str, collection: str, type_name: str, rest: Sequence[str]) -> Target | None:
    if rest and rest[0] in _TABS and rest[1:2] != ["overview"] and not (rest[1:2] == ["files"] and len(rest) > 2):
        alias, tab = LATEST, list(rest)  # the version is missing
    else:
        alias, tab = (rest[0] if rest else LATEST), list(rest[1:])
    file = "/".join(tab[1:]) if tab[:1] == ["files"] else ""
    names = [entity, project, collection, type_name, alias, *(file.split("/") if file else ())]
    if not all(map(is_name, names)):
        return None
    return ArtifactTarget(ArtifactName(entity, project, collection, alias), type_name, file)


def _selected(selection: str, version: str) -> Target | None:
    if "/" not in selection:
        selection = unquote(selection)  # encoded twice: it has no other meaning without a slash
    parts = [part for part in selection.split("/") if part]
    if not all(map(is_name, [*parts, version])):
        return None
    match parts:
        case [entity, project, collection]:
            return ArtifactTarget(ArtifactName(entity, project, collection, version))
        case [entity, project]:
            return ProjectTarget(entity, project)
        case _:
            return None
