"""May this person download? Verdicts with their evidence, from what `api/permissions` found.

Order of trust (a W&B server's documentation, and what its SDK does):

1. the server's own answer when asked for a file of that version, by that path
2. the seat in the organization: documented to forbid the download where it is viewer or none
3. the registry role restricted viewer: a hint, as a grant that cannot be seen may raise it
4. the account type viewer, of older servers: a hint
5. the organization role viewer: explains a denial, and is told of where nothing else is known

Team role, `readOnly` and project visibility say nothing about downloading. What is missing is unknown, never yes
and never no.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from artifact_desktop.core.messages import Code
from artifact_desktop.core.models import VersionState


class Verdict(StrEnum):
    ALLOWED = "allowed"
    VIEW_ONLY_SEAT = "view-only-seat"
    NO_SEAT = "no-seat"
    RESTRICTED_ROLE = "restricted-role"
    VIEW_ONLY_ACCOUNT = "view-only-account"
    KEY_REFUSED = "key-refused"
    DENIED = "denied"  # the server refuses and no cause is known
    NOT_FOUND = "not-found"
    SIGNED_OUT = "signed-out"
    VERSION_GONE = "version-gone"
    VERSION_EXPIRED = "version-expired"
    VERSION_MISSING = "version-missing"  # was in the list, and is not any more
    VERSION_PENDING = "version-pending"
    UNKNOWN = "unknown"


class Probe(StrEnum):
    """What the server said when asked for the address of one file of the version."""

    GRANTED = "granted"
    DENIED = "denied"
    NO_ADDRESS = "no-address"  # files are listed and none has one: a denial, or all of them are kept elsewhere
    NOT_FOUND = "not-found"
    GONE = "gone"
    MISSING = "missing"
    PENDING = "pending"
    SIGNED_OUT = "signed-out"
    KEY_REFUSED = "key-refused"
    NETWORK_POLICY = "network-policy"  # what answered is not the server
    UNKNOWN = "unknown"  # not asked, or the question failed for another reason


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known; None where the server did not say. Compared without regard to case.

    `expired` is whether the time that a version was to be kept has passed; it counts only for one that is gone.
    """

    probe: Probe = Probe.UNKNOWN
    seat: str | None = None
    registry_role: str | None = None
    account_type: str | None = None
    organization_role: str | None = None
    state: VersionState = VersionState.COMMITTED
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """A verdict and the facts it rests on, as `name=value`.

    `certain` is False where only hints speak: then a person may try anyway, and the server decides. `also` are other
    reasons that would remain if the first one went away. `notice` is what to know where nothing is forbidden.
    """

    verdict: Verdict
    evidence: tuple[str, ...] = ()
    certain: bool = True
    also: tuple[Verdict, ...] = ()
    notice: Code | None = None

    @property
    def blocks(self) -> bool:
        """Whether everything that downloads is greyed out. Unknown stays enabled: the server decides."""
        return self.verdict not in (Verdict.ALLOWED, Verdict.UNKNOWN)

    @property
    def code(self) -> Code | None:
        """The sentence to show for a verdict that blocks."""
        return _CODES.get(self.verdict)

    @property
    def is_of_version(self) -> bool:
        """Whether the reason lies in one version and says nothing about others of the same place."""
        return self.verdict in _OF_VERSION

    @property
    def helped_by_admin(self) -> bool:
        """Whether somebody who gives out rights can change it."""
        return self.verdict in _BY_ADMIN


_CODES = {
    Verdict.VIEW_ONLY_SEAT: Code.VIEW_ONLY_SEAT,
    Verdict.NO_SEAT: Code.NO_SEAT,
    Verdict.RESTRICTED_ROLE: Code.RESTRICTED_ROLE,
    Verdict.VIEW_ONLY_ACCOUNT: Code.VIEW_ONLY_ACCOUNT,
    Verdict.KEY_REFUSED: Code.KEY_REFUSED_BY_ORGANIZATION,
    Verdict.DENIED: Code.DOWNLOAD_DENIED,
    Verdict.NOT_FOUND: Code.NOT_FOUND,
    Verdict.SIGNED_OUT: Code.SIGNED_OUT,
    Verdict.VERSION_GONE: Code.VERSION_GONE,
    Verdict.VERSION_EXPIRED: Code.VERSION_EXPIRED,
    Verdict.VERSION_MISSING: Code.VERSION_MISSING,
    Verdict.VERSION_PENDING: Code.VERSION_PENDING,
}

_OF_VERSION = frozenset(
    {Verdict.VERSION_GONE, Verdict.VERSION_EXPIRED, Verdict.VERSION_MISSING, Verdict.VERSION_PENDING}
)
_BY_ADMIN = frozenset(
    {
        Verdict.VIEW_ONLY_SEAT,
        Verdict.NO_SEAT,
        Verdict.RESTRICTED_ROLE,
        Verdict.VIEW_ONLY_ACCOUNT,
        Verdict.KEY_REFUSED,
        Verdict.DENIED,
        Verdict.NOT_FOUND,
    }
)
_SETTLED = {
    Probe.GRANTED: Verdict.ALLOWED,
    Probe.SIGNED_OUT: Verdict.SIGNED_OUT,
    Probe.KEY_REFUSED: Verdict.KEY_REFUSED,
    Probe.NOT_FOUND: Verdict.NOT_FOUND,
    Probe.PENDING: Verdict.VERSION_PENDING,
}
_VIEWER_SEATS = frozenset({"viewer", "view-only", "view_only"})
_RESTRICTED = frozenset({"restricted_viewer", "restricted viewer", "restricted-viewer"})


def decide(findings: Findings) -> Access:
    """The one place where findings become a verdict."""
    probe, evidence = findings.probe, tuple(_evidence(findings))
    if findings.state is VersionState.PENDING:
        return Access(Verdict.VERSION_PENDING, evidence)
    if findings.state is VersionState.DELETED or probe is Probe.GONE:
        return Access(Verdict.VERSION_EXPIRED if findings.expired else Verdict.VERSION_GONE, evidence)
    if probe is Probe.MISSING:
        return Access(Verdict.VERSION_EXPIRED if findings.expired else Verdict.VERSION_MISSING, evidence)
    if probe in _SETTLED:
        return Access(_SETTLED[probe], evidence)
    reasons = dict(_reasons(findings))
    if not reasons:
        return Access(Verdict.UNKNOWN, evidence, notice=_notice(findings))
    first, *also = reasons
    return Access(first, evidence, certain=reasons[first], also=tuple(also))


def _evidence(findings: Findings) -> Iterator[str]:
    for name, value in (
        ("probe", None if findings.probe is Probe.UNKNOWN else findings.probe.value),
        ("seat", findings.seat),
        ("registry_role", findings.registry_role),
        ("account_type", findings.account_type),
        ("organization_role", findings.organization_role),
        ("state", None if findings.state is VersionState.COMMITTED else findings.state.value.lower()),
        ("expired", "yes" if findings.expired else None),
    ):
        if value is not None:
            yield f"{name}={value}"


def _reasons(findings: Findings) -> Iterator[tuple[Verdict, bool]]:
    """Why the download is forbidden, most trusted reason first, each with whether it is certain."""
    denied = findings.probe is Probe.DENIED
    listed = findings.probe is Probe.NO_ADDRESS  # together with a reason it is a denial; alone it may be references
    seat, is_person = _plain(findings.seat), _plain(findings.account_type) != "service"
    found = False
    for holds, verdict, is_documented in (
        (is_person and seat in _VIEWER_SEATS, Verdict.VIEW_ONLY_SEAT, True),
        (is_person and seat == "none", Verdict.NO_SEAT, True),
        (_plain(findings.registry_role) in _RESTRICTED, Verdict.RESTRICTED_ROLE, False),
        (_plain(findings.account_type) == "viewer", Verdict.VIEW_ONLY_ACCOUNT, False),
    ):
        if holds:
            found = True
            yield verdict, is_documented or denied or listed
    if found or not (denied or listed):
        return
    if is_person and not seat and _plain(findings.organization_role) == "viewer":
        yield Verdict.VIEW_ONLY_SEAT, True
    else:
        yield Verdict.DENIED, denied


def _notice(findings: Findings) -> Code | None:
    if findings.probe is Probe.NETWORK_POLICY:
        return Code.NETWORK_POLICY
    is_person = _plain(findings.account_type) != "service"
    if is_person and not _plain(findings.seat) and _plain(findings.organization_role) == "viewer":
        return Code.PERHAPS_VIEW_ONLY
    return None


def _plain(value: str | None) -> str:
    return (value or "").strip().lower()
