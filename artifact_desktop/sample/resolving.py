"""What all resolvers share: the question they answer, connections in pages, filters, and refusals."""

import base64
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graphql import GraphQLError

from artifact_desktop.sample import rights
from artifact_desktop.sample.signing import Signer
from artifact_desktop.sample.storage import Storage
from artifact_desktop.sample.store import Collection, Entity, Person, Project, Store, number_of

Resolver = Callable[..., object]
Fields = Mapping[str, Mapping[str, Resolver]]
_PAGE = 50

ALL_FEATURES = (
    "ARTIFACT_TAGS",
    "ARTIFACT_REGISTRY_SEARCH",
    "ARTIFACT_COLLECTION_MEMBERSHIP_FILES",
    "ARTIFACT_COLLECTION_MEMBERSHIP_FILE_DOWNLOAD_HANDLER",
    "USE_ARTIFACT_WITH_ENTITY_AND_PROJECT_INFORMATION",
    "PROJECT_ARTIFACT_COLLECTION_MEMBERSHIP",
    "ARTIFACT_MEMBERSHIP_IN_LINK_ARTIFACT_RESPONSE",
    "TOTAL_COUNT_IN_FILE_CONNECTION",
    "ARTIFACT_COLLECTIONS_FILTERING_SORTING",
    "LARGE_FILENAMES",
    "ARTIFACT_V2_DOWNLOAD_HANDLER_SUPPORTS_ARTIFACT_ID",
    "ARTIFACT_DIGEST_ALGORITHM",
)


@dataclass
class Behaviour:
    """How this server differs from the next one. May be changed while it runs.

    `denial`: the shape of a refused download, one of `denials.SHAPES`, all ASSUMED.
    `seats_visible`: whether `modelsSeat` is told; `roles_visible`: whether registry roles are. `null_nodes`: every page
    of a connection begins with a null node. `own_keys_only`: names of organizations that refuse the keys of persons,
    for all they own with "all", for files only with "files" (ASSUMED, both). `unknown_key`: what a key that nobody has
    leads to, "refused" (401) or "anonymous" (200 and nobody). `addresses` of files: "signed" ones of the storage, or
    as compatible servers name them, those of the API's own download handler: "handler", or "relative" to the API's.
    """

    features: Iterable[str] = ALL_FEATURES
    denial: str = "graphql-403"
    seats_visible: bool = True
    null_nodes: bool = False
    addresses: str = "signed"
    roles_visible: bool = True
    own_keys_only: dict[str, str] = field(default_factory=dict)
    unknown_key: str = "refused"


@dataclass(frozen=True)
class Ask:
    """One question: who asks, and what answers need. Passed to every resolver behind its source."""

    store: Store
    person: Person | None
    behaviour: Behaviour
    storage: Storage
    url: str

    @property
    def signer(self) -> Signer:
        return self.storage.signer

    def project(self, entity: str | None, name: str | None) -> Project | None:
        """The project when it exists and the person sees it; without an entity, in the default one."""
        entity = entity or (self.person.entity if self.person else None)
        found = self.store.project(entity, name)
        if found is not None:
            self.check_key(found.entity, "all")
        return found if found and rights.may_see(self.person, found) else None

    def check_key(self, entity: Entity, what: str) -> None:
        """Raises Refusal where the organization refuses the keys of persons for `what`."""
        organization = entity.organization
        if organization is not None and self.behaviour.own_keys_only.get(organization.name) == what:
            raise Refusal(_OWN_KEYS_ONLY, 403, "PERMISSION_ERROR")

    def projects(self, entity: Entity) -> list[Project]:
        self.check_key(entity, "all")
        return [each for each in entity.projects.values() if rights.may_see(self.person, each)]

    def writable(self, entity: str) -> Entity:
        """The entity to write into. Raises Refusal."""
        found = self.store.entities.get(entity)
        if found is None:
            raise not_found("entity")
        if not rights.may_write(self.person, found):
            raise denied()
        return found


# ASSUMED: no capture exists.
_OWN_KEYS_ONLY = "this organization accepts organization-scoped API keys only"


class Refusal(GraphQLError):
    """An answer the server gives on purpose. `status` is the HTTP status that goes with it."""

    def __init__(self, message: str, status: int, code: str) -> None:
        super().__init__(message, extensions={"code": code})
        self.status, self.code = status, code


def denied(message: str = "permission denied") -> Refusal:
    return Refusal(message, 403, "PERMISSION_ERROR")


def not_found(what: str) -> Refusal:
    return Refusal(f"{what} not found", 404, "NOT_FOUND")


def invalid(message: str) -> Refusal:
    return Refusal(message, 400, "BAD_REQUEST")


class Edge(NamedTuple):
    cursor: str
    node: object
    version: str | None = None


class PageInfo(NamedTuple):
    end_cursor: str | None
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None


class Connection(NamedTuple):
    """One page as the schema has it, with the count of all pages."""

    edges: Sequence[Edge]
    page_info: PageInfo
    total_count: int


@dataclass
class Page:
    """The `first` and `after` of a connection field."""

    first: int | None = None
    after: str | None = None

    @classmethod
    def take(cls, arguments: Mapping[str, Any]) -> "Page":
        """From the arguments of a field that has others besides."""
        return cls(arguments.get("first"), arguments.get("after"))

    def of(self, ask: Ask, items: Sequence[Any], node: Callable[[Any], object] = lambda item: item) -> Connection:
        """One page of `items`. `node` is called for the items of the page only; an Edge it makes is kept."""
        start = _offset(self.after)
        stop = start + (_PAGE if self.first is None else self.first)
        edges = [_edge(number, node(item)) for number, item in enumerate(items[start:stop], start)]
        last = _cursor(start + len(edges) - 1) if edges else None
        info = PageInfo(last, stop < len(items), start > 0, edges[0].cursor if edges else None)
        if ask.behaviour.null_nodes:
            edges.insert(0, Edge(_cursor(start - 1), None))
        return Connection(edges, info, len(items))


def _edge(number: int, node: object) -> Edge:
    return node._replace(cursor=_cursor(number)) if isinstance(node, Edge) else Edge(_cursor(number), node)


def _cursor(number: int) -> str:
    return base64.b64encode(f"item:{number}".encode()).decode()


def _offset(cursor: str | None) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("item:")) + 1
    except ValueError as error:
        raise invalid("invalid cursor") from error


def matching(items: Iterable[Any], filters: str | None) -> list[Any]:
    """The items that fit a Mongo-style filter, as far as W&B clients use it. Unknown operators are refused."""
    try:
        wanted = json.loads(filters) if filters else {}
    except ValueError as error:
        raise invalid("invalid filter") from error
    return [item for item in items if _fits(item, wanted)]


def _fits(item: object, wanted: Mapping[str, Any]) -> bool:
    for name, condition in wanted.items():
        if name in ("$and", "$or"):
            if not (all if name == "$and" else any)(_fits(item, each) for each in condition):
                return False
        elif not _meets(_value(item, name), condition):
            return False
    return True


def _value(item: object, name: str) -> object:
    """A field of an item by its wire name; of an id the number in it, by which clients filter."""
    value = getattr(item, snake(name), None)
    return int(number_of(str(value))) if name == "id" else value


def _meets(value: object, condition: object) -> bool:
    if not isinstance(condition, dict):
        return value == condition
    return all(_TESTS.get(operator, _unknown)(value, operand) for operator, operand in condition.items())


def _unknown(_value: object, _operand: object) -> bool:
    raise invalid("unknown filter operator")


_TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "$eq": lambda value, operand: value == operand,
    "$ne": lambda value, operand: value != operand,
    "$in": lambda value, operand: value in operand,
    "$nin": lambda value, operand: value not in operand,
    "$regex": lambda value, operand: re.search(operand, str(value)) is not None,
    "$contains": lambda value, operand: operand in str(value),
}


def ordered(items: list[Any], order: str | None) -> list[Any]:
    """Sorted as `+createdAt` or `-createdAt` says; in the given order without."""
    if not order:
        return items
    name = snake(order.lstrip("+-"))

    def key(item: object) -> tuple[bool, Any]:
        value = getattr(item, name, None)
        return value is not None, value

    return sorted(items, key=key, reverse=order.startswith("-"))


_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def snake(name: str) -> str:
    """`artifactCollectionID` -> `artifact_collection_id`."""
    return _HUMP.sub("_", name).lower()


def collections_of(project: Project) -> list[Collection]:
    """What is listed: everything that was not deleted."""
    return [each for each in project.collections.values() if each.state == "READY"]
