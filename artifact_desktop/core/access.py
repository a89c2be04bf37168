"""May this person download? Verdicts with their evidence, from what `api/permissions` found.

Order of trust (a W&B server's documentation, and what its SDK does): the server's own answer when asked for a
file; the seat; the registry role; the account type; the organization role. Team role, `readOnly` and project
visibility say nothing about downloading. What is missing is unknown, never yes and never no.
"""

from dataclasses import dataclass
from enum import StrEnum

from artifact_desktop.core.messages import Code
from artifact_desktop.core.models import VersionState


class Verdict(StrEnum):
    ALLOWED = "allowed"
    VIEW_ONLY_SEAT = "view-only-seat"
    RESTRICTED_ROLE = "restricted-role"
    KEY_REFUSED = "key-refused"
    DENIED = "denied"  # the server refuses and no cause is known
    NOT_FOUND = "not-found"
    SIGNED_OUT = "signed-out"
    VERSION_GONE = "version-gone"
    VERSION_PENDING = "version-pending"
    UNKNOWN = "unknown"


class Probe(StrEnum):
    """What the server said when asked for the address of one file of the version."""

    GRANTED = "granted"
    DENIED = "denied"
    NO_ADDRESS = "no-address"  # files are listed and none has one: a denial, or all of them are kept elsewhere
    NOT_FOUND = "not-found"
    SIGNED_OUT = "signed-out"
    KEY_REFUSED = "key-refused"
    UNKNOWN = "unknown"  # not asked, or the question failed for another reason


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known; None where the server did not say. Compared without regard to case."""

    probe: Probe = Probe.UNKNOWN
    seat: str | None = None
    registry_role: str | None = None
    account_type: str | None = None
    organization_role: str | None = None
    state: VersionState = VersionState.COMMITTED


@dataclass(frozen=True, slots=True)
class Access:
    """A verdict and the facts it rests on, as `name=value` for the log."""

    verdict: Verdict
    evidence: tuple[str, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether everything that downloads is greyed out. Unknown stays enabled: the server decides."""
        return self.verdict not in (Verdict.ALLOWED, Verdict.UNKNOWN)

    @property
    def code(self) -> Code | None:
        """The sentence to show for a verdict that blocks."""
        return _CODES.get(self.verdict)


_CODES = {
    Verdict.VIEW_ONLY_SEAT: Code.VIEW_ONLY_SEAT,
    Verdict.RESTRICTED_ROLE: Code.RESTRICTED_ROLE,
    Verdict.KEY_REFUSED: Code.KEY_REFUSED_BY_ORGANIZATION,
    Verdict.DENIED: Code.DOWNLOAD_DENIED,
    Verdict.NOT_FOUND: Code.NOT_FOUND,
    Verdict.SIGNED_OUT: Code.SIGNED_OUT,
    Verdict.VERSION_GONE: Code.VERSION_GONE,
    Verdict.VERSION_PENDING: Code.VERSION_PENDING,
}

_SEATS_WITHOUT_DOWNLOAD = frozenset({"viewer", "view-only", "none"})
_RESTRICTED = frozenset({"restricted_viewer", "restricted viewer", "restricted-viewer"})


def decide(findings: Findings) -> Access:
    """The one place where findings become a verdict."""
    evidence = tuple(
        f"{name}={value}"
        for name, value in (
            ("probe", None if findings.probe is Probe.UNKNOWN else findings.probe.value),
            ("seat", findings.seat),
            ("registry_role", findings.registry_role),
            ("account_type", findings.account_type),
            ("organization_role", findings.organization_role),
        )
        if value is not None
    )
    return Access(_verdict(findings), evidence)


def _verdict(findings: Findings) -> Verdict:
    if findings.state is VersionState.DELETED:
        return Verdict.VERSION_GONE
    if findings.state is VersionState.PENDING:
        return Verdict.VERSION_PENDING
    match findings.probe:
        case Probe.GRANTED:
            return Verdict.ALLOWED
        case Probe.SIGNED_OUT:
            return Verdict.SIGNED_OUT
        case Probe.KEY_REFUSED:
            return Verdict.KEY_REFUSED
        case Probe.NOT_FOUND:
            return Verdict.NOT_FOUND
        case _:
            return _verdict_of_roles(findings)


def _verdict_of_roles(findings: Findings) -> Verdict:
    denied = findings.probe in (Probe.DENIED, Probe.NO_ADDRESS)
    if _is(findings.registry_role, _RESTRICTED):
        return Verdict.RESTRICTED_ROLE
    if _is(findings.seat, _SEATS_WITHOUT_DOWNLOAD) or _is(findings.account_type, {"viewer"}):
        return Verdict.VIEW_ONLY_SEAT
    if denied and _is(findings.organization_role, {"viewer"}):
        return Verdict.VIEW_ONLY_SEAT  # a hint only: it explains a denial, it never makes one
    return Verdict.DENIED if denied else Verdict.UNKNOWN


def _is(value: str | None, among: frozenset[str] | set[str]) -> bool:
    return value is not None and value.strip().lower() in among
