"""Every error can be said: the words exist, are fit for people, and are filled wherever an error is raised."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import artifact_desktop
from artifact_desktop.core import errors
from artifact_desktop.core.errors import AppError, Code, Scope
from artifact_desktop.core.messages import MESSAGES

PACKAGE = Path(artifact_desktop.__file__).parent
KINDS = AppError.__subclasses__()
NAMES = {"AppError", *(kind.__name__ for kind in KINDS)}
OPTIONS = {"scope", "retryable", "retry_after"}


def fields(code: Code) -> set[str]:
    """The names of what the sentences of a code leave open."""
    return {name for text in MESSAGES[code] for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", Code)
def test_every_code_has_words(code: Code) -> None:
    message = MESSAGES[code]
    assert message.title
    assert message.detail
    assert not message.title.endswith(".")
    for sentence in filter(None, (message.detail, message.hint, message.guess)):
        assert sentence[-1] in ".!?"
        assert sentence == sentence.strip()


def test_there_are_no_words_without_a_code() -> None:
    assert set(MESSAGES) == set(Code)
    assert len({code.value for code in Code}) == len(Code)


@pytest.mark.parametrize("code", Code)
def test_the_words_are_for_people(code: Code) -> None:
    words = " ".join(MESSAGES[code])
    assert not re.search(r"\b[1-5]\d\d\b", words), "a status code"
    assert not re.search(r"graphql|http error|exception|traceback|errno|json|base64|wandb-registry|null", words, re.I)
    for field in fields(code):
        assert field.isidentifier()
        assert field not in OPTIONS


@pytest.mark.parametrize("code", Code)
def test_every_error_can_be_said(code: Code) -> None:
    error = AppError(code, **{field: f"<{field}>" for field in fields(code)})
    said = f"{error.title} {error.detail} {error.hint}"
    assert all(f"<{field}>" in said for field in fields(code))
    assert not set("{}") & set(said)
    assert str(error) == f"{error.detail} {error.hint}".strip()


def test_a_guess_stands_where_the_hint_would() -> None:
    known = AppError(Code.COLLECTION_NOT_FOUND, collection="bike-datset", place="vision-lab/bikes", near="bike-dataset")
    assert str(known) == "There is no artifact “bike-datset” in vision-lab/bikes. Did you mean bike-dataset?"
    unknown = AppError(Code.COLLECTION_NOT_FOUND, collection="x", place="vision-lab/bikes", near="")
    assert unknown.hint == MESSAGES[Code.COLLECTION_NOT_FOUND].hint


def test_params_are_shown_as_they_are() -> None:
    error = AppError(Code.NOT_FOUND, name="{odd} %s {0}")
    assert "{odd} %s {0}" in str(error)


def test_how_far_an_error_reaches() -> None:
    reach = {kind.__name__: kind(Code.INTERNAL, reason="x").scope for kind in KINDS}
    assert reach == {
        "UsageError": Scope.APP,
        "SignInError": Scope.ACCOUNT,
        "AccessDenied": Scope.JOB,
        "NotFound": Scope.JOB,
        "NetworkError": Scope.JOB,
        "ProtocolError": Scope.JOB,
        "IntegrityError": Scope.FILE,
        "LocalError": Scope.JOB,
    }
    assert AppError(Code.INTERNAL, scope=Scope.APP, reason="x").scope is Scope.APP
    assert all(kind.__name__ in (errors.__doc__ or "") for kind in KINDS)


def raised() -> Iterator[tuple[str, ast.Call, Code]]:
    """Every place in the program where an error is made of a code that stands there."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _name(node.func) in NAMES:
                code = node.args[0]
                if isinstance(code, ast.Attribute) and _name(code.value) == "Code":
                    yield f"{path.relative_to(PACKAGE)}:{node.lineno}", node, Code[code.attr]


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def test_whoever_raises_an_error_fills_its_words() -> None:
    places = list(raised())
    assert len(places) > 10
    for place, call, code in places:
        given = {keyword.arg for keyword in call.keywords}
        if None not in given:  # a ** cannot be read here
            # what is near is not always known
            needed = fields(code) - {"near"}
            assert needed <= given, f"{place}: {code.name} needs {needed - given}"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("<b>%s {0} {entity} %1", "<b>%s {0} {entity} %1"),
        ("gold\u202egnp.exe", "goldgnp.exe"),
        ("one\r\ntwo\u2028three\0", "one  two three "),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
    ],
)
def test_any_name_fits_into_a_sentence(name: str, told: str) -> None:
    error = AppError(Code.NOT_FOUND, name=name)
    assert error.detail == f"{told} is not there, or your account may not see it."
    assert error.params["name"] == name


def test_of_a_very_long_name_the_middle_is_left_out() -> None:
    error = AppError(Code.NOT_WRITABLE, folder="/home/" + "a" * 10_000 + "/pictures")
    assert len(error.detail) < 400
    assert "/home/aaa" in error.detail
    assert "aaa/pictures" in error.detail
