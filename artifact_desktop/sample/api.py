"""The first origin: GraphQL, the download handlers, and the two pages a browser may open."""

import base64
import binascii
import html
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from artifact_desktop.core.digests import hex_to_digest
from artifact_desktop.sample import rights
from artifact_desktop.sample.denials import PERMISSION_ERROR
from artifact_desktop.sample.resolving import Ask, Behaviour
from artifact_desktop.sample.schema import Gateway
from artifact_desktop.sample.storage import Storage
from artifact_desktop.sample.store import Artifact, Collection, Person, Store

# ASSUMED: the bodies. That PERMISSION_ERROR also stands for a key that is not known has been seen.
_BAD_KEY = {"errors": [{"message": "user is not logged in", "extensions": {"code": "PERMISSION_ERROR"}}]}
_DENIED = {"errors": [PERMISSION_ERROR]}
_MISSING = {"errors": [{"message": "file not found", "extensions": {"code": "NOT_FOUND"}}]}

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Sample server</title>
<body style="font: 16px system-ui; max-width: 40em; margin: 4em auto; line-height: 1.6">
<h1>Sample server</h1>{}</body></html>"""


@dataclass
class Api:
    """The routes below `url`. `username` is whose key the page `/authorize` shows."""

    store: Store
    storage: Storage
    gateway: Gateway
    behaviour: Behaviour
    username: str
    url: str = ""
    app: Starlette = field(init=False)

    def __post_init__(self) -> None:
        self.app = Starlette(
            routes=[
                Route("/graphql", self._graphql, methods=["POST"]),
                Route("/artifacts/{rest:path}", self._download),
                Route("/artifactsV2/{rest:path}", self._download),
                Route("/refused/{rest:path}", _refused),
                Route("/files/{rest:path}", _file_stream, methods=["POST"]),
                Route("/authorize", self._authorize),
                Route("/", _front),
            ]
        )

    async def _graphql(self, request: Request) -> Response:
        try:
            person = self._person(request)
            asked = json.loads(await request.body())
        except PermissionError:
            return JSONResponse(_BAD_KEY, 401)
        except ValueError:
            return JSONResponse({"errors": [{"message": "The request is not JSON."}]}, 400)
        status, body = self.gateway.answer(asked, Ask(self.store, person, self.behaviour, self.storage, self.url))
        return HTMLResponse(body, status) if isinstance(body, str) else JSONResponse(body, status)

    def _person(self, request: Request) -> Person | None:
        """Whose key came along, by Basic or Bearer; None without any. Raises PermissionError for an unknown one."""
        scheme, _space, credentials = request.headers.get("authorization", "").partition(" ")
        if not scheme:
            return None
        if scheme.lower() == "basic":
            try:
                credentials = base64.b64decode(credentials, validate=True).decode().partition(":")[2]
            except (binascii.Error, UnicodeDecodeError) as error:
                raise PermissionError from error
        person = self.store.person_of_key(credentials)
        if person is None and self.behaviour.unknown_key == "refused":
            raise PermissionError
        return person

    async def _download(self, request: Request) -> Response:
        """The handlers `/artifacts` and `/artifactsV2`, in all their forms: 302 to a signed address."""
        try:
            person = self._person(request)
        except PermissionError:
            return JSONResponse(_BAD_KEY, 401)
        parts = [unquote(part) for part in request.scope["raw_path"].decode("ascii").split("/")[1:]]
        places = [place for place in self._places(parts) if rights.may_see(person, place[0].project)]
        if not places:
            return JSONResponse(_MISSING, 404)
        for through, key in places:
            if rights.may_download(person, through):
                return RedirectResponse(self.storage.signer.url(key), 302)
        return JSONResponse(_DENIED, 403)

    def _places(self, parts: list[str]) -> Iterable[tuple[Collection, str]]:
        """Where the file of a handler's path is kept, with the collection each is reached through."""
        match parts:
            case ["artifacts", entity, hexadecimal]:
                everything = (each for each in self.store.artifacts.values() if _entity(each) == entity)
                return self._found(((each, each.sequence) for each in everything), None, hexadecimal)
            case ["artifactsV2", _region, entity, birth, hexadecimal]:
                everything = (each for each in self.store.artifacts.values() if _entity(each) == entity)
                return self._found(((each, each.sequence) for each in everything), birth, hexadecimal)
            case ["artifactsV2", _region, entity, project, name, birth, hexadecimal, _file]:
                through = self.store.collection(entity, project, name)
                members = through.memberships if through else []
                return self._found(((each.artifact, each.collection) for each in members), birth, hexadecimal)
            case ["artifactsV2", _region, entity, project, name, artifact_id, birth, hexadecimal, _file]:
                through = self.store.collection(entity, project, name)
                members = [each for each in through.memberships if each.artifact.id == artifact_id] if through else []
                return self._found(((each.artifact, each.collection) for each in members), birth, hexadecimal)
            case _:
                return ()

    def _found(
        self, artifacts: Iterable[tuple[Artifact, Collection]], birth: str | None, hexadecimal: str
    ) -> Iterable[tuple[Collection, str]]:
        try:
            digest = hex_to_digest(hexadecimal)
        except ValueError:
            return
        for artifact, through in artifacts:
            entries = artifact.manifest.entries.values() if artifact.manifest else ()
            for entry in entries if artifact.state == "COMMITTED" else ():
                if entry.digest == digest and birth in (None, entry.birth_artifact_id):
                    key = self.store.entry_key(entry)
                    if key is not None:
                        yield through, key
                    break

    async def _authorize(self, _request: Request) -> Response:
        """The page behind "Get my key". This server has nothing to hide: its people and data are made up."""
        person = self.store.people[self.username]
        key = html.escape(person.key)
        return HTMLResponse(_PAGE.format(f"<p>The API key of {html.escape(person.name)}:</p><p><code>{key}</code></p>"))


def _entity(artifact: Artifact) -> str:
    return artifact.sequence.project.entity.name


async def _refused(_request: Request) -> Response:
    """Where addresses of files lead that a person may not have, in one of the shapes of a refusal."""
    return JSONResponse(_DENIED, 403)


async def _file_stream(_request: Request) -> Response:
    """A run's history and logs, which nobody here reads."""
    return JSONResponse({"exitcode": None, "limits": {}})


async def _front(_request: Request) -> Response:
    return HTMLResponse(_PAGE.format('<p>Made-up data on this computer. <a href="/authorize">Get an API key</a></p>'))
