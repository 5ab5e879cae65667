"""The pages of one claim ask the database little, whatever happened to it."""

from typing import Any

import pytest
from django.urls import reverse

from evidence import services
from evidence.models import Claim
from tests.evidence.helpers import browser
from tests.factories.accounts import make_user
from tests.factories.evidence import decide, make_item, ready_claim, sign, submitted_claim
from tests.factories.people import make_member
from tests.factories.trusts import make_trust
from trusts.models import Trust

pytestmark = pytest.mark.django_db
MOST = 15


@pytest.fixture
def trust() -> Trust:
    return make_trust()


@pytest.fixture
def returned(trust: Trust) -> Claim:
    """Sent twice, returned twice, and being prepared again."""
    claim = submitted_claim(trust=trust)
    decide(claim, "returned")
    decide(sign(ready_claim(claim)).claim, "returned")
    return ready_claim(claim)


def test_the_page_of_a_claim_asks_little(
    trust: Trust, returned: Claim, django_assert_max_num_queries: Any
) -> None:
    for person in (make_member(trust, "cio"), make_user(staff_role="assessor")):
        client = browser(person)
        client.get("/")
        with django_assert_max_num_queries(MOST):
            assert client.get(returned.get_absolute_url()).status_code == 200


def test_the_page_of_a_claim_that_waits_asks_little(django_assert_max_num_queries: Any) -> None:
    claim = submitted_claim()
    assessor = make_user(staff_role="assessor")
    services.take_claim(by=assessor, claim=claim)
    client = browser(assessor)
    client.get("/")
    with django_assert_max_num_queries(MOST):
        assert client.get(claim.get_absolute_url()).status_code == 200


def test_the_assessors_desk_asks_little(
    returned: Claim, django_assert_max_num_queries: Any
) -> None:
    assessor = returned.assessor
    assert assessor is not None
    sent = sign(returned)
    client = browser(assessor)
    client.get("/")
    with django_assert_max_num_queries(MOST):
        address = reverse("evidence:claim_decide", args=[sent.claim.reference])
        assert client.get(address).status_code == 200


def test_signing_several_asks_no_more_than_signing_one(
    trust: Trust, django_assert_max_num_queries: Any
) -> None:
    writer = make_member(trust)
    for _ in range(3):
        claim = ready_claim(trust=trust, by=writer)
        more = [(item, None) for item in (make_item(trust, writer), make_item(trust, writer))]
        services.save_draft(by=writer, claim=claim, text="Done.", items=more)
        services.mark_ready(by=writer, claim=claim)
    client = browser(make_member(trust, "cio"))
    client.get("/")
    with django_assert_max_num_queries(MOST):
        assert client.get(reverse("evidence:claim_sign")).status_code == 200
