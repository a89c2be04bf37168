"""The shapes in which a server may refuse a download. All are ASSUMED: no refusal of a real server was captured.

What is known of the same server: the code PERMISSION_ERROR, statuses 200, 401, 403 and 404 beside a GraphQL error,
and plain nulls for what one may not see.
"""

from collections.abc import Mapping
from typing import Any

PERMISSION_ERROR = {"message": "permission denied", "extensions": {"code": "PERMISSION_ERROR"}}

SHAPES = (
    "graphql-403",  # HTTP 403, an error, and the data null from the top
    "graphql-401",  # the same with the status that also stands for an unknown key
    "graphql-200",  # 200, an error and partial data
    "text-403",  # HTTP 403 and {"error": "permission denied"}
    "texts-403",  # HTTP 403 and {"errors": ["permission denied"]}
    "empty-403",  # HTTP 403 and {}
    "files-null",  # no error, `files` null
    "url-empty",  # names, but empty addresses
    "handler-403",  # addresses on the API's own host, which refuses there
    "membership-null",  # 200, no error
    "collection-null",
    "project-null",
    "not-found-404",  # HTTP 404 and an error that says "not found"
    "html-403",  # not from the server: a proxy or an allow-list between it and us
)
HTML = "<!doctype html><html><head><title>Blocked</title></head><body>Blocked by policy.</body></html>"

_ANSWERED = ("graphql-200", "files-null", "url-empty", "handler-403")  # with 200 whatever else is refused
_NULL_AT = {"project-null": 1, "collection-null": 2, "membership-null": 3}
_BARE: Mapping[str, tuple[int, dict[str, Any] | str]] = {
    "text-403": (403, {"error": "permission denied"}),
    "texts-403": (403, {"errors": ["permission denied"]}),
    "empty-403": (403, {}),
    "not-found-404": (404, {"data": None, "errors": [{"message": "project not found"}]}),
    "html-403": (403, HTML),
}


def refused(shape: str, path: list[str | int], body: dict[str, Any], code: str) -> tuple[int, dict[str, Any] | str]:
    """Status and body of an answer in which the field at `path` was refused with an error of that code."""
    is_download = bool(path) and path[-1] == "files" and code == "PERMISSION_ERROR"
    if is_download and shape in _BARE:
        return _BARE[shape]
    if is_download and shape in _NULL_AT:
        body["data"] = _null_at(body["data"], path[: _NULL_AT[shape]])
        del body["errors"]
        return 200, body
    if shape in _ANSWERED:
        return 200, body
    if body["data"]:
        body["data"] = dict.fromkeys(body["data"])
    return 401 if is_download and shape == "graphql-401" else 403, body


def _null_at(data: Any, path: list[str | int]) -> Any:
    first, *rest = path
    return {**data, first: _null_at(data[first], rest) if rest and data[first] is not None else None}
