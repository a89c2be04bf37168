"""GraphQL: the SDL with resolvers in it, documents checked against it, and the HTTP status of an answer.

A field that has no resolver is read from its source by name, and is null where the source has nothing of that
name; so the SDL may grow ahead of the data.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLAbstractType,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from artifact_desktop.sample import browse, files, mutations, people, projects, versions
from artifact_desktop.sample.denials import refused
from artifact_desktop.sample.resolving import Ask, Refusal, Resolver, snake
from artifact_desktop.sample.store import Collection, Person

_SDL = Path(__file__).with_name("schema.graphql")
Info = GraphQLResolveInfo[Ask]
_log = logging.getLogger(__name__)


class Gateway:
    """Answers GraphQL requests. `without` removes fields, named `Type.field`, as an older server lacks them."""

    def __init__(self, without: Iterable[str] = (), *, int64_as_text: bool = False) -> None:
        self._schema = _executable_schema(frozenset(without), int64_as_text)
        self._documents = lru_cache(256)(self._checked)

    def answer(self, request: object, ask: Ask) -> tuple[int, dict[str, Any] | str]:
        """HTTP status and body for the JSON of a request; the body is text for a web page that comes instead."""
        if not isinstance(request, Mapping) or not isinstance(request.get("query"), str):
            return 400, {"errors": [{"message": "Must provide query string."}]}
        document, errors = self._documents(request["query"])
        if document is None:
            return 400, {"errors": [_as_servers_say(error) for error in errors]}
        variables = request.get("variables") or {}
        result = execute_sync(
            self._schema,
            document,
            context_value=ask,
            variable_values=variables,
            operation_name=request.get("operationName") or None,
            field_resolver=_by_name,
        )
        body: dict[str, Any] = {"data": result.data}
        if result.errors:
            body["errors"] = [error.formatted for error in result.errors]
        for error in result.errors or ():
            refusal = error.original_error or error
            if isinstance(refusal, Refusal):
                if refusal.status != 403:
                    return refusal.status, body
                return refused(ask.behaviour.denial, list(error.path or ()), body, refusal.code)
        return 400 if result.data is None and result.errors else 200, body  # bad variables, an unknown operation name

    def _checked(self, query: str) -> tuple[DocumentNode | None, list[GraphQLError]]:
        try:
            document = parse(query)
        except GraphQLError as error:
            return None, [error]
        errors = validate(self._schema, document, hide_suggestions=True)
        return (None, errors) if errors else (document, [])


def _as_servers_say(error: GraphQLError) -> dict[str, Any]:
    """W&B's server, and clients that know its sentences, have double quotes where graphql-core has single ones."""
    return {**error.formatted, "message": error.message.replace("'", '"')}


@lru_cache(16)
def _executable_schema(without: frozenset[str], int64_as_text: bool) -> GraphQLSchema:
    schema = build_schema(_SDL.read_text("utf-8"), assume_valid=True)
    for module in (people, browse, versions, files):
        for type_name, fields in module.FIELDS.items():
            known = _object(schema, type_name).fields
            for name in fields.keys() & known.keys():
                known[name].resolve = _on_source(fields[name])
    for name, field in _object(schema, "Mutation").fields.items():
        known = mutations.MUTATIONS.get(name) or projects.MUTATIONS.get(name)
        field.resolve = _on_input(known) if known else _unsupported
    for path in without:
        type_name, _dot, name = path.partition(".")
        del _object(schema, type_name).fields[name]
    _scalar(schema, "DateTime").coerce_output_value = _rfc3339
    if int64_as_text:
        _scalar(schema, "Int64").coerce_output_value = str
    for abstract in ("ArtifactCollection", "ArtifactCreator"):
        found = schema.type_map[abstract]
        if isinstance(found, GraphQLInterfaceType | GraphQLUnionType):
            found.resolve_type = _type_name
    return schema


def _object(schema: GraphQLSchema, name: str) -> GraphQLObjectType:
    found = schema.type_map[name]
    if not isinstance(found, GraphQLObjectType):
        raise TypeError(f"{name} has no fields")
    return found


def _scalar(schema: GraphQLSchema, name: str) -> GraphQLScalarType:
    found = schema.type_map[name]
    if not isinstance(found, GraphQLScalarType):
        raise TypeError(f"{name} is no scalar")
    return found


def _on_source(resolver: Resolver) -> Resolver:
    def resolve(source: object, info: Info, **arguments: object) -> object:
        given = {snake(name): _plain(value) for name, value in arguments.items()}
        return _quietly(resolver, source, info.context, **given)

    return resolve


def _on_input(mutation: Resolver) -> Resolver:
    """Mutations take the parts of their `input` by name; a null is the same as nothing."""

    def resolve(_root: object, info: Info, input: Mapping[str, object]) -> object:
        given = _plain(input)
        given.pop("client_mutation_id", None)
        return _quietly(mutation, info.context, **given)

    return resolve


def _quietly(resolver: Resolver, *positional: object, **named: object) -> object:
    """A refusal is an answer; anything else that a resolver raises is a fault of this server and logged as one."""
    try:
        return resolver(*positional, **named)
    except Refusal:
        raise
    except Exception:
        _log.exception("the sample server failed in %s", getattr(resolver, "__name__", resolver))
        raise


def _unsupported(_root: object, info: Info, **_arguments: object) -> object:
    raise Refusal(f"{info.field_name} is not supported by the sample server", 400, "NOT_SUPPORTED")


def _plain(value: object) -> Any:
    """Input objects with snake-case names and without nulls, all the way down."""
    if isinstance(value, Mapping):
        return {snake(name): _plain(item) for name, item in value.items() if item is not None}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _by_name(source: object, info: Info, **_arguments: object) -> object:
    if isinstance(source, Mapping):
        return source.get(info.field_name)
    return getattr(source, snake(info.field_name), None)


def _type_name(value: object, _info: Info, _type: GraphQLAbstractType) -> str:
    if isinstance(value, Collection):
        return "ArtifactSequence" if value.is_sequence else "ArtifactPortfolio"
    return "User" if isinstance(value, Person) else "Run"


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
