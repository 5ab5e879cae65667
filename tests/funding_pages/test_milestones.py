"""Milestones on the pages of money: chosen for an instalment, and shown there."""

import pytest

from core.actors import PORTAL
from core.dates import FinancialYear, today
from funding.award_draft import AwardDraft
from funding.models import Tranche
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


def test_who_may_not_edit_awards_is_offered_nothing():
    award, plan = planned()
    tranche = make_tranche(award, conditions=[plan])
    page = get(browser(role="auditor"), tranche.get_absolute_url())
    assert "Let it wait for something else" not in page


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
