"""What speaks for and against a download: the server's own answer, the seat, the registry role.

Findings only: `core/access` makes the verdict. Everything but the probe is optional, and what cannot be had is
unknown. Facts about fields and their trust: the documentation of W&B roles; whether people who are no
administrators may read the seats of an organization is not documented.
"""

import logging
import threading
import time
from collections.abc import Hashable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Generic, TypeVar

from artifact_desktop.api import decode, decode_rights
from artifact_desktop.api.client import ApiClient
from artifact_desktop.api.errors import Subject
from artifact_desktop.api.files import files_page
from artifact_desktop.core.access import Access, Findings, Probe, decide
from artifact_desktop.core.errors import AppError, Code, NetworkError, SignInError
from artifact_desktop.core.models import CollectionPath, Project, Version, VersionPath, VersionState, Viewer

T = TypeVar("T")

_logger = logging.getLogger(__name__)

_SECONDS = 5 * 60.0  # how long a finding holds
_SECOND_LOOK = 50  # files asked for when the first has no address: it may be a reference
_UNKNOWN_MEMBER = decode_rights.MemberNode()
_PROBES = {
    Code.DOWNLOAD_DENIED: Probe.DENIED,
    Code.FILE_DENIED: Probe.DENIED,
    Code.KEY_REFUSED_BY_ORGANIZATION: Probe.KEY_REFUSED,
    Code.NETWORK_POLICY: Probe.NETWORK_POLICY,
    Code.VERSION_GONE: Probe.GONE,
    Code.VERSION_MISSING: Probe.MISSING,
    Code.VERSION_PENDING: Probe.PENDING,
    Code.NOT_FOUND: Probe.NOT_FOUND,
}
_LASTING = frozenset({Probe.GRANTED, Probe.DENIED, Probe.KEY_REFUSED})
_UNCLEAR = frozenset({Probe.DENIED, Probe.NO_ADDRESS, Probe.UNKNOWN, Probe.NETWORK_POLICY})


class Permissions:
    """May this person download? Thread-safe; methods block and never raise: what cannot be found out is unknown.

    Answers hold for minutes and for the path that was used, until `forget`: the same version may be refused by way of
    one registry and allowed by another. What tells of one version only is asked each time.
    """

    def __init__(self, client: ApiClient, viewer: Viewer) -> None:
        self._client = client
        self._viewer = viewer
        self._verdicts: _Memory[Access] = _Memory()  # by collection
        self._probes: dict[CollectionPath, Probe] = {}  # the last answer, however old
        self._organizations: _Memory[str] = _Memory()  # id by entity, "" where there is none
        self._members: _Memory[decode_rights.MemberNode] = _Memory()  # this person, by organization id
        self._roles: _Memory[str] = _Memory()  # "" where the registry names none

    def access(self, version: Version) -> Access:
        """Asks the server for the address of one file, through the path the person came by."""
        path = version.path.collection
        if version.state is VersionState.PENDING:
            return decide(Findings(state=version.state))
        if version.state is VersionState.DELETED:
            return decide(Findings(state=version.state, expired=self._expired(version)))
        if known := self._verdicts.get(path):
            return known
        probe = self._probe(version)
        expired = probe in (Probe.GONE, Probe.MISSING) and self._expired(version)
        return self._judge(path, probe, expired=expired)

    def refused(self, version: VersionPath, error: AppError) -> Access | None:
        """A download under way met this error, which is the server's newest answer; None where it is no refusal."""
        path = version.collection
        probe = _PROBES.get(error.code)
        if probe in (Probe.DENIED, Probe.KEY_REFUSED):
            return self._judge(path, probe)
        self.forget(path)
        return None

    def entity_access(self, entity: str) -> Access:
        """By the seat alone, for the lock in the tree: a verdict on no version in particular."""
        return decide(self._findings(Project(entity, ""), Probe.UNKNOWN))

    def registry_access(self, registry: Project) -> Access:
        """By seat and registry role, for the lock in the tree. A hint: only the server knows every grant."""
        return decide(self._findings(registry, Probe.UNKNOWN))

    def forget(self, path: CollectionPath | None = None) -> None:
        """The next question about this path goes to the server again; without one, every question does."""
        if path is not None:
            self._verdicts.drop(path)
            return
        for memory in (self._verdicts, self._organizations, self._members, self._roles):
            memory.clear()

    def _judge(self, path: CollectionPath, probe: Probe, *, expired: bool = False) -> Access:
        if self._probes.get(path, probe) is not probe:  # something has changed: the reasons known may be old ones
            for memory in (self._members, self._roles):
                memory.clear()
        self._probes[path] = probe
        if probe in _UNCLEAR:
            access = decide(self._findings(Project(path.entity, path.project), probe))
        else:
            access = decide(Findings(probe=probe, expired=expired))
        _logger.info("%s: %s (%s)", path, access.verdict, ", ".join(access.evidence))
        if probe in _LASTING:
            self._verdicts.put(path, access)
        return access

    def _findings(self, project: Project, probe: Probe) -> Findings:
        member = self._member(project.entity)
        return Findings(
            probe=probe,
            seat=member.models_seat,
            registry_role=self._registry_role(project) if project.is_registry else None,
            account_type=self._viewer.account_type,
            organization_role=member.role,
        )

    def _probe(self, version: Version) -> Probe:
        try:
            for first in (1, _SECOND_LOOK):
                page = files_page(self._client, version.path, version.artifact_id, first=first)
                if address := next((node.direct_url for node in page.nodes if node.direct_url), ""):
                    self._ask_handler(version, self._client.absolute(address))
                    return Probe.GRANTED
                if not page.nodes:
                    return Probe.UNKNOWN  # nothing to ask for
        except AppError as error:
            cause = self._client.judged(error)
            _logger.info("no address of a file of %s: %s", version.path, cause.code)
            return Probe.SIGNED_OUT if isinstance(cause, SignInError) else _PROBES.get(cause.code, Probe.UNKNOWN)
        return Probe.NO_ADDRESS

    def _ask_handler(self, version: Version, address: str) -> None:
        """Where the server names its own download handler, that one decides. Raises AppError."""
        if self._client.takes_key(address):
            self._client.locate(address, about=Subject(str(version.path), version.path.collection.entity))

    def _expired(self, version: Version) -> bool:
        """Whether the time that the version was to be kept has passed."""
        try:
            data = self._ask(
                "artifact_expiry", {"id": version.artifact_id}, decode.ArtifactData[decode_rights.ExpiryOfArtifact]
            )
        except NetworkError as error:
            _logger.info("whether %s has expired is not known: %s", version.path, error.code)
            return False
        if data is None or data.artifact is None:
            return False
        created = decode.to_datetime(data.artifact.created_at)
        end = decode.to_expiry(created, int(data.artifact.ttl_duration_seconds or 0))
        return end is not None and end < datetime.now(UTC)

    def _member(self, entity: str) -> decode_rights.MemberNode:
        """This person as a member of the organization that owns an entity; all None where that is not known."""
        try:
            organization = self._organization(entity)
            if not organization:
                return _UNKNOWN_MEMBER
            if known := self._members.get(organization):
                return known
            data = self._ask(
                "organization_seats", {"id": organization}, decode.OrganizationData[decode_rights.SeatsOfOrganization]
            )
        except NetworkError as error:
            _logger.info("the seat in %s is not known: %s", entity, error.code)
            return _UNKNOWN_MEMBER
        members = (data.organization.members if data and data.organization else None) or ()
        me = next((member for member in members if member is not None and self._is_me(member.username)), None)
        self._members.put(organization, me or _UNKNOWN_MEMBER)
        return me or _UNKNOWN_MEMBER

    def _organization(self, entity: str) -> str:
        if entity == self._viewer.username:
            return ""  # no seat is needed for what is one's own
        for organization in self._viewer.organizations:
            if organization.entity == entity:
                return organization.id
        known = self._organizations.get(entity)
        if known is None:
            data = self._ask("entity_organization", {"entity": entity}, decode_rights.EntityData)
            found = data.entity.organization if data and data.entity else None
            known = found.id if found else ""
            self._organizations.put(entity, known)
        return known

    def _registry_role(self, registry: Project) -> str | None:
        """The highest role that the registry gives this person directly or through a team of theirs."""
        key = (registry.entity, registry.name)
        known = self._roles.get(key)
        if known is None:
            variables = {"entity": registry.entity, "project": registry.name}
            try:
                data = self._ask("registry_roles", variables, decode.ProjectData[decode_rights.RolesOfProject])
            except NetworkError as error:
                _logger.info("the role in %s is not known: %s", registry.name, error.code)
                return None
            known = _highest(self._grants(data.project)) if data and data.project else ""
            self._roles.put(key, known)
        return known or None

    def _grants(self, roles: decode_rights.RolesOfProject) -> Iterable[str]:
        for member in roles.members or ():
            if member is not None and member.role is not None and self._is_me(member.username):
                yield member.role.name
        for grant in roles.team_members or ():
            if grant is not None and grant.team and grant.role and grant.team.name in self._viewer.teams:
                yield grant.role.name

    def _is_me(self, username: str | None) -> bool:
        return (username or "").casefold() == self._viewer.username.casefold()

    def _ask(self, operation: str, variables: Mapping[str, object], shape: type[T]) -> T | None:
        """Data that one can do without. Raises NetworkError, so that no failure of the moment is remembered."""
        try:
            return self._client.execute(operation, variables, shape).data
        except NetworkError:
            raise
        except AppError as error:
            _logger.info("%s left out: %s", operation, error.code)
            return None


class _Memory(Generic[T]):
    """What was found out, for some minutes. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[Hashable, tuple[float, T]] = {}

    def get(self, key: Hashable) -> T | None:
        with self._lock:
            until, value = self._values.get(key, (0.0, None))
            return value if time.monotonic() < until else None

    def put(self, key: Hashable, value: T) -> None:
        with self._lock:
            self._values[key] = (time.monotonic() + _SECONDS, value)

    def drop(self, key: Hashable) -> None:
        with self._lock:
            self._values.pop(key, None)

    def clear(self) -> None:
        with self._lock:
            self._values.clear()


def _highest(roles: Iterable[str]) -> str:
    """Roles other than the restricted one all allow the download; among them order makes no difference."""
    granted = sorted(roles, key=lambda role: "restricted" in role.lower())
    return granted[0] if granted else ""
