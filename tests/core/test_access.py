from itertools import product

import pytest

from artifact_desktop.core.access import Access, Findings, Probe, Verdict, decide
from artifact_desktop.core.messages import MESSAGES, Code
from artifact_desktop.core.models import VersionState

DENIED, GRANTED, ABSENT = Probe.DENIED, Probe.GRANTED, Probe.NOT_FOUND

TABLE = [
    # nothing known
    (Findings(), Verdict.UNKNOWN),
    (Findings(seat="full"), Verdict.UNKNOWN),
    (Findings(seat="something new"), Verdict.UNKNOWN),
    (Findings(registry_role="viewer"), Verdict.UNKNOWN),
    (Findings(organization_role="viewer"), Verdict.UNKNOWN),
    (Findings(account_type="member"), Verdict.UNKNOWN),
    # before anything is asked
    (Findings(seat="viewer"), Verdict.VIEW_ONLY_SEAT),
    (Findings(seat="VIEWER"), Verdict.VIEW_ONLY_SEAT),
    (Findings(seat=" View-Only "), Verdict.VIEW_ONLY_SEAT),
    (Findings(seat="none"), Verdict.NO_SEAT),
    (Findings(account_type="VIEWER"), Verdict.VIEW_ONLY_ACCOUNT),
    (Findings(account_type="SERVICE", seat="viewer", organization_role="viewer"), Verdict.UNKNOWN),
    (Findings(registry_role="restricted_viewer"), Verdict.RESTRICTED_ROLE),
    (Findings(registry_role="Restricted Viewer", seat="viewer"), Verdict.VIEW_ONLY_SEAT),
    (Findings(registry_role="restricted_viewer", account_type="viewer"), Verdict.RESTRICTED_ROLE),
    # the server's own answer goes before every role
    (Findings(GRANTED), Verdict.ALLOWED),
    (Findings(GRANTED, seat="viewer", registry_role="restricted_viewer", account_type="viewer"), Verdict.ALLOWED),
    (Findings(DENIED), Verdict.DENIED),
    (Findings(DENIED, seat="full", organization_role="admin"), Verdict.DENIED),
    (Findings(Probe.NO_ADDRESS), Verdict.DENIED),
    (Findings(Probe.NO_ADDRESS, organization_role="viewer"), Verdict.VIEW_ONLY_SEAT),
    (Findings(DENIED, seat="viewer"), Verdict.VIEW_ONLY_SEAT),
    (Findings(DENIED, registry_role="restricted_viewer"), Verdict.RESTRICTED_ROLE),
    (Findings(DENIED, organization_role="viewer"), Verdict.VIEW_ONLY_SEAT),
    (Findings(DENIED, organization_role="viewer", seat="full"), Verdict.DENIED),
    (Findings(DENIED, organization_role="viewer", account_type="service"), Verdict.DENIED),
    (Findings(Probe.NETWORK_POLICY), Verdict.UNKNOWN),
    (Findings(Probe.NETWORK_POLICY, seat="viewer"), Verdict.VIEW_ONLY_SEAT),
    (Findings(ABSENT, seat="viewer"), Verdict.NOT_FOUND),
    (Findings(Probe.SIGNED_OUT, seat="viewer"), Verdict.SIGNED_OUT),
    (Findings(Probe.KEY_REFUSED), Verdict.KEY_REFUSED),
    # the version itself
    (Findings(GRANTED, state=VersionState.DELETED), Verdict.VERSION_GONE),
    (Findings(DENIED, state=VersionState.DELETED, seat="viewer"), Verdict.VERSION_GONE),
    (Findings(state=VersionState.DELETED, expired=True), Verdict.VERSION_EXPIRED),
    (Findings(Probe.GONE), Verdict.VERSION_GONE),
    (Findings(Probe.GONE, expired=True, seat="viewer"), Verdict.VERSION_EXPIRED),
    (Findings(Probe.MISSING), Verdict.VERSION_MISSING),
    (Findings(Probe.MISSING, expired=True), Verdict.VERSION_EXPIRED),
    (Findings(GRANTED, expired=True), Verdict.ALLOWED),
    (Findings(Probe.PENDING), Verdict.VERSION_PENDING),
    (Findings(state=VersionState.PENDING), Verdict.VERSION_PENDING),
    (Findings(GRANTED, state=VersionState.OTHER), Verdict.ALLOWED),
]


@pytest.mark.parametrize(("findings", "verdict"), TABLE)
def test_verdicts(findings: Findings, verdict: Verdict) -> None:
    assert decide(findings).verdict is verdict


@pytest.mark.parametrize(
    ("findings", "certain"),
    [
        (Findings(seat="viewer"), True),
        (Findings(seat="none"), True),
        (Findings(registry_role="restricted_viewer"), False),
        (Findings(account_type="viewer"), False),
        (Findings(registry_role="restricted_viewer", account_type="viewer"), False),
        (Findings(DENIED, registry_role="restricted_viewer"), True),
        (Findings(Probe.NO_ADDRESS, registry_role="restricted_viewer"), True),
        (Findings(DENIED), True),
        (Findings(DENIED, organization_role="viewer"), True),
        (Findings(Probe.NO_ADDRESS), False),  # they may all be kept elsewhere
        (Findings(Probe.NOT_FOUND), True),
    ],
)
def test_only_hints_leave_a_way_to_try(findings: Findings, certain: bool) -> None:
    access = decide(findings)
    assert access.blocks
    assert access.certain is certain


def test_several_reasons_are_all_told() -> None:
    access = decide(Findings(DENIED, seat="viewer", registry_role="restricted_viewer", account_type="viewer"))
    assert access.verdict is Verdict.VIEW_ONLY_SEAT
    assert access.also == (Verdict.RESTRICTED_ROLE, Verdict.VIEW_ONLY_ACCOUNT)
    assert decide(Findings(DENIED, seat="viewer")).also == ()


@pytest.mark.parametrize(
    ("findings", "notice"),
    [
        (Findings(organization_role="viewer"), Code.PERHAPS_VIEW_ONLY),
        (Findings(organization_role="viewer", seat="full"), None),
        (Findings(organization_role="viewer", account_type="SERVICE"), None),
        (Findings(GRANTED, organization_role="viewer"), None),
        (Findings(Probe.NETWORK_POLICY), Code.NETWORK_POLICY),
        (Findings(organization_role="member"), None),
    ],
)
def test_what_forbids_nothing_is_told_at_most(findings: Findings, notice: Code | None) -> None:
    access = decide(findings)
    assert not access.blocks
    assert access.notice is notice


def test_every_verdict_is_reached() -> None:
    assert {verdict for _, verdict in TABLE} == set(Verdict)


@pytest.mark.parametrize("verdict", Verdict)
def test_what_blocks_has_a_sentence_and_nothing_else_does(verdict: Verdict) -> None:
    access = Access(verdict)
    assert access.blocks is (verdict not in (Verdict.ALLOWED, Verdict.UNKNOWN))
    assert (access.code in MESSAGES) is access.blocks


def test_unknown_facts_never_forbid_and_never_allow() -> None:
    for seat, role, account, organization in product((None, "odd"), repeat=4):
        findings = Findings(seat=seat, registry_role=role, account_type=account, organization_role=organization)
        assert decide(findings).verdict is Verdict.UNKNOWN
        assert decide(findings).notice is None


def test_evidence_names_what_was_found_and_only_that() -> None:
    assert decide(Findings()).evidence == ()
    assert decide(Findings(Probe.DENIED, seat="viewer", organization_role="admin")).evidence == (
        "probe=denied",
        "seat=viewer",
        "organization_role=admin",
    )
