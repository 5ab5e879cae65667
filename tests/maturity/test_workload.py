"""What checking costs: requests to trusts, and the work of assessors."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from core.actors import PORTAL
from core.dates import today
from evidence import services as evidence_services
from maturity import workload
from maturity.models import Check
from tests.evidence.helpers import browser
from tests.factories.accounts import make_staff
from tests.factories.evidence import submitted_claim
from tests.factories.maturity import drawn, make_assessment, make_version, signed_assessment
from tests.factories.people import make_member
from tests.factories.programmes import make_participation
from tests.factories.trusts import make_trust
from tests.maturity.pages import text_of

pytestmark = pytest.mark.django_db


def asked(number: int = 3) -> list[Check]:
    """So many statements are asked for, none of them read by two."""
    made = make_assessment(make_trust(), make_version(statements=((1,) * number,)))
    draw = drawn(signed_assessment(made))
    rows = Check.objects.filter(draw_item__draw=draw).select_related("claim__trust")
    return list(rows.order_by("draw_item__position"))


def decide(check: Check, assessor: Any, *, after: int | None) -> None:
    """An assessor takes what was sent and decides it so many minutes later; None: untaken."""
    claim = submitted_claim(check.claim)
    start = timezone.now()
    if after is not None:
        evidence_services.take_claim(by=assessor, claim=claim)
    with time_machine.travel(start + timedelta(minutes=after or 0), tick=False):
        evidence_services.decide_claim(
            by=assessor, claim=claim, outcome="settled", verified_level=3, reason="So it says."
        )


def test_how_long_a_decision_takes_is_counted_from_taking_it() -> None:
    checks = [each for each in asked(12) if not each.claim.second_reader][:4]
    assessor = make_staff("assessor")
    for check, minutes in zip(checks, (30, 60, 600, None), strict=True):
        decide(check, assessor, after=minutes)
    found = workload.work()
    assert found.number == 4
    assert [round(each) for each in found.minutes] == [30, 60, 600]
    assert found.not_taken == 1
    assert (found.median_words, found.slow_words) == ("60 minutes", "10 hours")
    assert found.in_time_words == "100%"
    assert sum(number for _, number in found.weeks) >= 3


def test_a_reading_is_a_decision_and_the_review_it_brings_is_none() -> None:
    checks = asked(40)
    twice = next(each for each in checks if each.claim.second_reader)
    claim = submitted_claim(twice.claim)
    for _ in range(2):
        reader = make_staff("assessor")
        evidence_services.take_claim(by=reader, claim=claim)
        evidence_services.decide_claim(
            by=reader, claim=claim, outcome="settled", verified_level=3, reason="So I read it."
        )
    assert workload.work().number == 2


def test_the_page_counts_requests_against_limits(django_assert_max_num_queries: Any) -> None:
    checks = asked(3)
    trust = checks[0].claim.trust
    other = asked(2)[0].claim.trust
    make_participation(trust=trust)
    evidence_services.set_request_limit(
        by=PORTAL, participant_type="aspirant", per_year=2, source="A test"
    )
    submitted_claim(checks[0].claim)
    client = browser(make_staff("auditor"))
    url = reverse("maturity:workload")
    client.get(url)
    with django_assert_max_num_queries(12):
        words = text_of(client.get(url))
    assert "150%" in words
    assert "Nobody yet" in words
    assert "None decided yet" in words
    assert workload.draws()[0] == ("Fewer than 15", 2, 0)
    beyond = text_of(client.get(f"{url}?limit_used=beyond"))
    assert trust.display_name in beyond
    assert other.display_name not in beyond
    assert trust.display_name in text_of(client.get(f"{url}?limit_used=near"))
    file: Any = client.get(f"{url}?format=csv")
    csv = b"".join(file.streaming_content).decode()
    assert trust.code in csv
    assert client.get(reverse("maturity:workload_weeks")).status_code == 200
    assert browser(make_member(trust)).get(url).status_code == 403


@pytest.mark.parametrize(
    ("minutes", "words"), [(5, "5 minutes"), (600, "10 hours"), (60 * 72, "3 days")]
)
def test_minutes_are_read_in_the_unit_that_fits(minutes: float, words: str) -> None:
    assert workload.in_words(minutes) == words


def test_late_is_after_the_day_that_was_promised() -> None:
    decision = workload.Decision(today(), today() - timedelta(days=1), None)
    assert workload.Work([decision]).in_time_words == "0%"
    assert workload.Work([]).median_words == "Not known yet"
