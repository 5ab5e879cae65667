"""The path of a claim, from what is asked to what is decided."""

import pytest

from evidence.models import Claim
from tests.factories.evidence import decide, decided_claim, make_claim, submitted_claim

pytestmark = pytest.mark.django_db


def again(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)


def test_a_claim_goes_from_asked_to_accepted() -> None:
    claim = make_claim()
    assert claim.status == "open"
    assert claim.reference.startswith("CL-")
    claim = submitted_claim(claim)
    assert claim.status == "submitted"
    assert claim.latest_submission is not None
    review = decide(claim, "accepted")
    assert again(claim).status == "accepted"
    assert again(claim).assessor == review.assessor


@pytest.mark.parametrize("outcome", ["returned", "rejected"])
def test_what_was_not_met_is_sent_again_as_a_new_submission(outcome: str) -> None:
    claim = decided_claim(outcome)
    assert claim.status == outcome
    claim = submitted_claim(claim)
    assert (claim.status, claim.submissions.count()) == ("submitted", 2)
    decide(claim, "accepted")
    assert again(claim).status == "accepted"
