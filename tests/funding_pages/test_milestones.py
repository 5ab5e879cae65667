"""Milestones on the pages of money: chosen for an instalment, and shown there."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.actors import PORTAL
from core.dates import FinancialYear, today
from funding.award_draft import AwardDraft
from funding.models import Condition, Tranche
from funding.services import load_catalogue
from funding.services.planned_awards import create_planned_award
from tests.evidence.helpers import refused
from tests.factories.funding import make_award, make_tranche
from tests.factories.milestones import make_milestone, make_plan, reach
from tests.factories.people import make_member
from tests.factories.programmes import make_participation
from tests.funding_pages.support import browser, get, text
from tests.funding_pages.test_new_award import CHECK, PARTS, START, first_page, suggested

pytestmark = pytest.mark.django_db


def planned():
    """An award, and a plan of the trust that holds it."""
    award = make_award()
    part = award.holders.get().participation
    return award, make_plan(make_milestone(criteria=3), participation=part)


def test_the_instalment_shows_how_far_its_milestone_is():
    award, plan = planned()
    tranche = make_tranche(award, conditions=[plan])
    reach(plan, claims=[plan.criteria.first().claim])
    for client in (browser(role="auditor"), browser(make_member(plan.trust, "viewer"))):
        page = get(client, tranche.get_absolute_url())
        assert f"Milestone {plan.milestone}" in page
        assert "1 of 3 criteria met" in page
    assert "1 of 3 criteria met" in get(browser(role="auditor"), award.get_absolute_url())


def test_staff_let_an_instalment_wait_for_a_milestone():
    award, plan = planned()
    tranche = make_tranche(award)
    client = browser(role="programme_manager")
    assert "Let it wait for a milestone" in get(client, tranche.get_absolute_url())
    address = reverse("funding:condition_new", args=[tranche.reference])
    assert f"{plan.milestone}, {plan.trust.display_name}" in get(client, address)
    page = text(client.post(address, {"milestone": plan.pk}, follow=True))
    assert "waits for it too" in page
    assert Condition.objects.filter(tranche=tranche, milestone=plan).exists()


def test_a_day_can_be_added_the_same_way():
    tranche = make_tranche()
    day = today() + timedelta(days=20)
    address = reverse("funding:condition_new", args=[tranche.reference])
    data = {"on_date_day": day.day, "on_date_month": day.month, "on_date_year": day.year}
    browser(role="programme_manager").post(address, data)
    assert Condition.objects.filter(tranche=tranche, on_date=day).exists()


def test_one_thing_is_added_at_a_time_and_only_once():
    award, plan = planned()
    tranche = make_tranche(award, conditions=[plan])
    client = browser(role="programme_manager")
    address = reverse("funding:condition_new", args=[tranche.reference])
    assert "one of the two" in text(client.post(address, {"milestone": ""}))
    assert "waits for that already" in text(client.post(address, {"milestone": plan.pk}))
    client.post(address, {"milestone": make_plan().pk})
    assert Condition.objects.filter(tranche=tranche).count() == 1


def test_who_may_not_edit_awards_is_offered_nothing():
    award, plan = planned()
    tranche = make_tranche(award, conditions=[plan])
    page = get(browser(role="auditor"), tranche.get_absolute_url())
    assert "Let it wait for a milestone" not in page


def test_a_new_award_waits_for_a_milestone_that_its_trust_has_planned():
    load_catalogue(by=PORTAL)
    client, part = browser(role="programme_manager"), make_participation()
    plan = make_plan(participation=part)
    client.post(START, first_page(part))
    data = suggested(client)
    data["part-0-milestone"] = plan.milestone.slug
    assert client.post(PARTS, data).headers["Location"] == CHECK
    assert f"milestone {plan.milestone}" in get(client, CHECK)
    client.post(CHECK)
    first = Tranche.objects.get(award__holders__trust=part.trust, number=1)
    assert first.conditions.filter(milestone=plan).exists()


def test_a_trust_without_plans_is_not_asked():
    load_catalogue(by=PORTAL)
    client = browser(role="programme_manager")
    client.post(START, first_page(make_participation()))
    assert "Waits for a milestone" not in text(client.get(PARTS))


def test_a_plan_that_is_not_there_is_refused():
    part = make_participation()
    draft = AwardDraft(
        programme=part.programme.slug,
        role=part.role,
        trust=part.trust.code,
        awarded_on=today().isoformat(),
        year=FinancialYear.of(today()).start,
        capital="200,000",
        instalments=[
            {
                "title": "First",
                "capital_class": "capital",
                "amount": "200,000",
                "due_on": today().isoformat(),
                "milestone": "no-such",
            }
        ],
    )
    with refused("no_plan"):
        create_planned_award(by=PORTAL, plan=draft.plan)
