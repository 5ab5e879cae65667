"""The status filter of a trust's list speaks the list's own words, and finds what it names."""

import pytest

from evidence import services
from evidence.columns import OF_TRUST
from evidence.filters import STATES
from evidence.models import Claim
from tests.evidence.helpers import browser
from tests.factories.accounts import make_staff
from tests.factories.evidence import decided_claim, make_claim, ready_claim, submitted_claim
from tests.factories.people import make_member
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db


@pytest.fixture
def cio():
    trust = make_trust()
    make_claim(trust)
    ready_claim(make_claim(trust))
    submitted_claim(make_claim(trust))
    services.take_claim(by=make_staff("assessor"), claim=submitted_claim(make_claim(trust)))
    for outcome in ("accepted", "returned", "rejected"):
        decided_claim(outcome, make_claim(trust))
    person = make_member(trust, "cio")
    looked_at = decided_claim("rejected", make_claim(trust))
    services.ask_second_look(by=person, claim=looked_at, reason="The report was read wrongly.")
    return person


def test_each_status_finds_the_rows_that_carry_its_words(cio):
    client, everything = browser(cio), Claim.objects.with_words()
    words = {claim.reference: claim.status_words for claim in everything}
    assert len(set(words.values())) == len(words)
    for value, label in STATES:
        page = client.get("/claims/", {"status": value}).context["page"]
        expected = [reference for reference, said in words.items() if said == label]
        assert [claim.reference for claim in page.rows] == expected, label


def test_every_status_that_a_row_may_show_can_be_asked_for(cio):
    status = next(column for column in OF_TRUST if column.key == "status")
    shown = {status.get(claim) for claim in Claim.objects.with_words()}
    assert shown <= {label for _, label in STATES}
