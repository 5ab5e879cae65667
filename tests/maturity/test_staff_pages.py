"""The pages of staff, the lists, and what homes and a trust's page say of maturity."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from core.actors import PORTAL
from maturity import services, todo
from maturity.models import Assessment, Check, ScoreRun
from tests.evidence.helpers import browser
from tests.factories.accounts import make_staff
from tests.factories.maturity import (
    DMA,
    WGLL,
    drawn,
    fill,
    in_days,
    make_assessment,
    make_version,
    signed_assessment,
    version_of,
)
from tests.factories.people import make_member
from tests.factories.trusts import make_trust
from tests.maturity.pages import date_fields, text_of

pytestmark = pytest.mark.django_db


def test_staff_ask_several_trusts_at_once():
    version = make_version()
    client = browser(make_staff("programme_manager"))
    one, two = make_trust(), make_trust()
    url = reverse("maturity:open")
    assert one.code in client.get(f"{url}?trust={one.code}").content.decode()
    data = {"version": version.pk, **date_fields("due_on", in_days(40))}
    nobody = client.post(url, data | {"trusts": " , "})
    assert "Enter the ODS codes of the trusts" in text_of(nobody)
    response = client.post(url, data | {"trusts": f"{one.code}, nope"})
    assert "No trust has the code NOPE" in text_of(response)
    response = client.post(url, data | {"trusts": " ".join(["X"] * 1) + " " * 5})
    assert response.status_code == 200
    many = " ".join(f"X{number}" for number in range(501))
    assert "500 codes or fewer" in text_of(client.post(url, data | {"trusts": many}))
    past = data | date_fields("due_on", in_days(-1)) | {"trusts": one.code}
    assert "must be today or later" in text_of(client.post(url, past))
    assert client.post(url, data | {"trusts": f"{one.code}\n{two.code}"}).status_code == 302
    assert {a.trust for a in Assessment.objects.all()} == {one, two}
    response = client.post(url, data | {"trusts": one.code})
    assert "is answering" in text_of(response)


def test_staff_call_an_assessment_off_with_a_reason():
    assessment = make_assessment()
    client = browser(make_staff("programme_manager"))
    url = reverse("maturity:call_off", args=[assessment.reference])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": "Asked by mistake."}).status_code == 302
    page = browser(make_member(assessment.trust)).get(assessment.get_absolute_url())
    assert "Asked by mistake." in text_of(page)
    assert client.get(url).status_code == 409


def test_the_desk_offers_the_levels_of_the_scale():
    assessment = signed_assessment(make_assessment(make_trust(), version_of()), level=4)
    drawn(assessment)
    check = Check.objects.filter(draw_item__second_reader=False)[0]
    from tests.factories.evidence import submitted_claim

    claim = submitted_claim(check.claim)
    assessor = make_staff("assessor")
    client = browser(assessor)
    url = reverse("evidence:claim_decide", args=[claim.reference])
    assert "Level 3: in part" in text_of(client.get(url))
    response = client.post(url, {"outcome": "settled", "verified_level": "3"})
    assert response.status_code == 302
    settled: Any = Check.objects.with_level().get(pk=check.pk)
    assert settled.verified_level == 3


def test_all_scores_are_computed_anew_on_one_page():
    signed_assessment()
    client = browser(make_staff("programme_manager"))
    url = reverse("maturity:score_runs")
    assert "Nobody has asked for it yet" in text_of(client.get(url))
    assert client.post(url).status_code == 302
    assert "0 of 0 assessments computed" in text_of(client.get(url))
    assert client.post(url).status_code == 409
    run = ScoreRun.objects.get()
    services.begin_recomputation(by=PORTAL, run=run)
    page = text_of(client.get(url))
    assert "0 of 1 assessments computed" in page
    services.run_recomputation(by=PORTAL, run=run)
    assert "Finished" in text_of(client.get(url))


@pytest.mark.parametrize("slug", [WGLL, DMA])
def test_anybody_concerned_reads_what_a_framework_asks(slug):
    version = version_of(slug)
    page = browser(make_staff("auditor")).get(version.get_absolute_url())
    assert "own words" in text_of(page)
    assert version.statements.last().text in page.content.decode().replace("&#x27;", "'")


def test_lists_are_filtered_and_given_as_files():
    assessment = signed_assessment()
    overdue = make_assessment(version=make_version())
    client = browser(make_staff("auditor"))
    url = reverse("maturity:assessment_list")
    assert overdue.reference not in text_of(client.get(f"{url}?status=submitted"))
    assert overdue.reference not in text_of(client.get(f"{url}?overdue=yes"))
    assert "Ask trusts" not in text_of(client.get(url))
    found = client.get(f"{url}?framework=test&format=csv").getvalue().decode()
    assert assessment.reference in found
    manager = browser(make_staff("programme_manager"))
    assert "Ask trusts" in text_of(manager.get(url))


def test_what_is_overdue_says_so():
    assessment = make_assessment()
    auditor = make_staff("auditor")
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert "Overdue" in text_of(browser(auditor).get(assessment.get_absolute_url()))


def test_the_trusts_page_shows_its_scores_to_those_who_may_see_them(client):
    assessment = signed_assessment()
    services.compute_scores(by=PORTAL, assessment_id=assessment.pk)
    url = assessment.trust.get_absolute_url()
    assert "Digital maturity" not in text_of(client.get(url))
    for user in (make_member(assessment.trust, "viewer"), make_staff("auditor")):
        page = text_of(browser(user).get(url))
        assert "Digital maturity" in page
        assert "60 out of 100" in page
    assert "Digital maturity" not in text_of(browser(make_member(make_trust())).get(url))
    empty = make_trust()
    assert "No assessment has been signed off" in text_of(
        browser(make_staff("auditor")).get(empty.get_absolute_url())
    )


def titles(todos):
    return [(each.title, each.owner) for each in todos]


def test_a_trust_is_told_what_to_answer_and_what_to_sign():
    assessment = make_assessment()
    trust = assessment.trust
    writer, signer = make_member(trust), make_member(trust, "cio")
    assert titles(todo.for_trust(trust, writer)) == [("Answer 3 statements: Test framework", "You")]
    assert titles(todo.for_trust(trust, signer))[0][1] == "Whoever prepares evidence"
    fill(assessment, by=writer)
    assert titles(todo.for_trust(trust, signer)) == [("Sign off: Test framework", "You")]
    assert titles(todo.for_trust(trust, writer)) == [
        ("Sign off: Test framework", "Chief information officer")
    ]
    signed_assessment(make_assessment(make_trust(), assessment.version))
    assert titles(todo.for_trust(trust, make_member(trust, "viewer")))[0][1] != "You"
