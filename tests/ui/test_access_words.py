"""Every state in words, and what is written to whoever could change it."""

import pytest

from artifact_desktop.core.access import Access, Findings, Probe, Verdict, decide
from artifact_desktop.core.models import Organization, Project, Viewer
from artifact_desktop.ui.access_words import Place, access_words, admin_request, notice_words, place_of

pytestmark = pytest.mark.usefixtures("english")

PLACE = Place("partner-university", "partner-university/shared-evals/eval-frames:v1", "", "wandb.example.org")
IN_REGISTRY = Place("Open Vision", "open-vision/datasets/gold:v1", "datasets", "wandb.example.org")


def test_a_verdict_says_what_it_means_and_what_to_do() -> None:
    told = access_words(Access(Verdict.VIEW_ONLY_SEAT), PLACE)
    assert told is not None
    assert told.detail == "Your seat in partner-university is view-only, so its files cannot be downloaded."
    assert "administrator of the organization" in told.hint
    for verdict in (Verdict.ALLOWED, Verdict.UNKNOWN):
        assert access_words(Access(verdict), PLACE) is None


def test_every_state_has_a_sentence_of_its_own() -> None:
    told = [access_words(Access(verdict), IN_REGISTRY) for verdict in Verdict]
    details = [words.detail for words in told if words is not None]
    assert len(set(details)) == len(details) == len(Verdict) - 2
    assert all(words.title and words.hint for words in told if words is not None)


def test_every_reason_is_told_and_asked_for() -> None:
    access = decide(Findings(Probe.DENIED, seat="viewer", registry_role="restricted_viewer"))
    told = access_words(access, IN_REGISTRY)
    assert told is not None
    assert "seat in Open Vision" in told.detail
    assert "registry datasets" in told.detail
    request = admin_request(access, IN_REGISTRY, "ana")
    assert "organization of Open Vision; To an administrator of the registry datasets" in request


def test_only_a_hint_says_that_one_may_try() -> None:
    hint = access_words(decide(Findings(registry_role="restricted_viewer")), IN_REGISTRY)
    proof = access_words(decide(Findings(Probe.DENIED, registry_role="restricted_viewer")), IN_REGISTRY)
    assert hint is not None
    assert proof is not None
    assert "try anyway" in hint.hint
    assert "try anyway" not in proof.hint


@pytest.mark.parametrize(
    ("verdict", "recipient", "wish"),
    [
        (Verdict.VIEW_ONLY_SEAT, "organization of Open Vision", "view-only"),
        (Verdict.NO_SEAT, "organization of Open Vision", "no seat"),
        (Verdict.RESTRICTED_ROLE, "registry datasets", "role viewer"),
        (Verdict.VIEW_ONLY_ACCOUNT, "server wandb.example.org", "full one"),
        (Verdict.KEY_REFUSED, "organization of Open Vision", "Which kind of key"),
        (Verdict.NOT_FOUND, "administrator of Open Vision", "access to its project"),
        (Verdict.DENIED, "administrator of Open Vision", "my seat and my role"),
    ],
)
def test_a_request_is_addressed_to_who_can_help(verdict: Verdict, recipient: str, wish: str) -> None:
    assert Access(verdict).helped_by_admin
    request = admin_request(Access(verdict), IN_REGISTRY, "ana")
    head, _, body = request.partition("\n\n")
    assert recipient in head
    assert wish in body
    for fact in ("ana", IN_REGISTRY.name, "wandb.example.org"):
        assert fact in body


def test_a_place_goes_by_the_names_that_people_know() -> None:
    viewer = Viewer("1", "ana", "Ana", "t", (), organizations=(Organization("Open Vision", "open-vision"),))
    assert place_of(Project("open-vision", "wandb-registry-datasets"), "n", viewer, "s") == Place(
        "Open Vision", "n", "datasets", "s"
    )
    assert place_of(Project("vision-lab", "bikes"), "n", viewer, "s") == Place("vision-lab", "n", "", "s")


def test_a_notice_forbids_nothing() -> None:
    notice = notice_words(decide(Findings(organization_role="viewer")), PLACE)
    assert notice is not None
    assert "partner-university" in notice.detail
    policy = notice_words(decide(Findings(Probe.NETWORK_POLICY)), PLACE)
    assert policy is not None
    assert "wandb.example.org" in policy.detail
    assert notice_words(Access(Verdict.ALLOWED), PLACE) is None
