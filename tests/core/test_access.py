from itertools import product

import pytest

from artifact_desktop.core.access import Access, Findings, Probe, Verdict, decide
from artifact_desktop.core.messages import MESSAGES
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
    (Findings(seat="none"), Verdict.VIEW_ONLY_SEAT),
    (Findings(account_type="VIEWER"), Verdict.VIEW_ONLY_SEAT),
    (Findings(registry_role="restricted_viewer"), Verdict.RESTRICTED_ROLE),
    (Findings(registry_role="Restricted Viewer", seat="viewer"), Verdict.RESTRICTED_ROLE),
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
    (Findings(ABSENT, seat="viewer"), Verdict.NOT_FOUND),
    (Findings(Probe.SIGNED_OUT, seat="viewer"), Verdict.SIGNED_OUT),
    (Findings(Probe.KEY_REFUSED), Verdict.KEY_REFUSED),
    # the version itself
    (Findings(GRANTED, state=VersionState.DELETED), Verdict.VERSION_GONE),
    (Findings(DENIED, state=VersionState.DELETED, seat="viewer"), Verdict.VERSION_GONE),
    (Findings(state=VersionState.PENDING), Verdict.VERSION_PENDING),
    (Findings(GRANTED, state=VersionState.OTHER), Verdict.ALLOWED),
]


@pytest.mark.parametrize(("findings", "verdict"), TABLE)
def test_verdicts(findings: Findings, verdict: Verdict) -> None:
    assert decide(findings).verdict is verdict


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


def test_evidence_names_what_was_found_and_only_that() -> None:
    assert decide(Findings()).evidence == ()
    assert decide(Findings(Probe.DENIED, seat="viewer", organization_role="admin")).evidence == (
        "probe=denied",
        "seat=viewer",
        "organization_role=admin",
    )
