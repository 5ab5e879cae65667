"""Checks: who asks, what can be asked about, and how an assessor settles them."""

from typing import Any

import pytest

from core.errors import BadInput
from evidence import kinds
from evidence.models import Claim
from evidence.services import decide_claim, take_claim
from maturity import claim_kind, services
from maturity.models import Check
from tests.factories.accounts import make_user
from tests.factories.evidence import make_claim, submitted_claim
from tests.factories.maturity import (
    DMA,
    answers_of,
    drawn,
    finish,
    make_assessment,
    request,
    say,
    settle,
    signed_assessment,
    version_of,
)
from tests.factories.people import make_member
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db


def test_each_check_is_a_claim_that_says_what_was_signed_off():
    assessment = signed_assessment(level=4)
    (check,) = request(assessment, "S1")
    claim = check.claim
    assert (claim.kind, claim.sampled, claim.trust) == ("maturity_sample", True, assessment.trust)
    assert claim.requirement_code == "test/S1"
    assert "Your trust signed off: Level 4." in claim.requirement
    assert claim.owner_url == assessment.get_absolute_url()
    assert claim.beyond_limit_reason.startswith(f"Drawn from {assessment.reference}")
    assert str(check) == f"{claim.reference}: S1 in {assessment.reference}"


def test_the_requirement_repeats_what_the_level_requires_and_what_the_trust_said():
    assessment = make_assessment(make_trust(), version_of())
    entries = [say(each, 3, justification="As of 2021.") for each in answers_of(assessment)]
    services.save_answers(by=make_member(assessment.trust), assessment=assessment, entries=entries)
    assessment = services.sign_assessment(
        by=make_member(assessment.trust, "cio"), assessment=finish(assessment)
    )
    drawn(assessment)
    check = Check.objects.first()
    assert "That level requires: In daily use in some services" in check.claim.requirement
    assert "It said: As of 2021." in check.claim.requirement


def test_a_verified_level_is_the_settling_review_and_nothing_else():
    assessment = signed_assessment(level=4)
    check, other = request(assessment, "S1", "S2")
    settle(check, 2)
    checks: Any = Check.objects.whole().with_level()
    found = {each.pk: each for each in checks}
    assert found[check.pk].verified_level == 2
    assert found[check.pk].found_words == "Level 2"
    assert found[other.pk].verified_level is None


def test_the_level_found_is_one_of_the_scale_or_none_of_them():
    assessment = signed_assessment(level=4)
    check, other = request(assessment, "S1", "S2")
    levels = kinds.levels(check.claim)
    assert [level for level, _, _ in levels] == [0, 1, 2, 3, 4, 5]
    assert levels[0][1] == "None of these"
    claim = submitted_claim(check.claim)
    assessor = make_user(staff_role="assessor")
    take_claim(by=assessor, claim=claim)
    with pytest.raises(BadInput, match="levels offered"):
        decide_claim(by=assessor, claim=claim, outcome="settled", verified_level=6)
    assert Claim.objects.get(pk=claim.pk).status == "submitted"
    assert settle(other, 5).status == "settled"


def test_a_scale_that_begins_at_nothing_needs_no_level_below():
    assessment = signed_assessment(make_assessment(make_trust(), version_of(DMA)), level=1)
    drawn(assessment)
    found = Check.objects.filter(answer__statement__scale__slug="agreement").first()
    assert kinds.levels(found.claim)[0][1] == "Disagree completely"


def test_claims_of_other_kinds_offer_no_levels_and_have_no_assessment():
    claim = make_claim()
    assert kinds.levels(claim) == []
    assert claim_kind.address(claim) == ""
    assert claim_kind.levels(claim) == []


def test_a_level_below_the_scale_has_its_own_words():
    (check,) = request(signed_assessment(level=4), "S1")
    settle(check, 0)
    checks: Any = Check.objects.with_level().exclude(verified_level=None)
    assert checks.get().found_words == "Not even the first level"
