"""The GraphQL documents of the client: one named operation a file, understood by the schema, and used."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    build_schema,
    parse,
    validate,
    visit,
)
from graphql.language import Visitor

from artifact_desktop import api, sample

_API = Path(api.__file__).parent
_FILES = sorted((_API / "queries").iterdir())

# Servers answer these to clients they recognize only; a key is never read back anyway.
_GATED_FIELDS = {"apiKey", "apiKeys"}


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema((Path(sample.__file__).parent / "schema.graphql").read_text("utf-8"))


def operation(document: DocumentNode) -> OperationDefinitionNode:
    [only] = [node for node in document.definitions if not isinstance(node, FragmentDefinitionNode)]
    assert isinstance(only, OperationDefinitionNode)
    return only


def snake_case(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def fields(document: DocumentNode) -> set[str]:
    found: set[str] = set()

    class Names(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            found.add(node.name.value)

    visit(document, Names())
    return found


def words_of_the_client() -> Iterator[str]:
    for path in _API.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_there_are_documents() -> None:
    assert _FILES
    assert {path.suffix for path in _FILES} == {".graphql"}


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_a_document_is_one_operation_named_like_its_file(path: Path) -> None:
    name = operation(parse(path.read_text("utf-8"))).name
    assert name is not None
    assert snake_case(name.value) == path.stem


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_a_document_is_understood(path: Path, schema: GraphQLSchema) -> None:
    document = parse(path.read_text("utf-8"))
    assert [error.message for error in validate(schema, document)] == []
    assert fields(document) & _GATED_FIELDS == set()


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_a_document_only_reads(path: Path) -> None:
    """Not even a download is recorded as a use of the artifact."""
    assert operation(parse(path.read_text("utf-8"))).operation is OperationType.QUERY


def test_every_document_is_used() -> None:
    assert {path.stem for path in _FILES} - set(words_of_the_client()) == set()
