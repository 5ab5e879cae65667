"""Criteria that came into force after a plan was made, and milestones that are left to plan."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.actors import PORTAL
from core.dates import now, today
from milestones import services
from milestones.models import Milestone, TrustCriterion, TrustMilestone
from milestones.queries import not_asked
from tests.conftest import HttpsClient
from tests.evidence.helpers import browser, refused
from tests.factories.accounts import make_staff
from tests.factories.milestones import make_criterion, make_milestone, make_plan, reach
from tests.factories.people import make_member
from tests.factories.programmes import make_participation

pytestmark = pytest.mark.django_db
OFFER = "Ask for what is new"


@pytest.fixture
def manager() -> Client:
    return browser(make_staff("programme_manager"))


def older_plan() -> TrustMilestone:
    """A plan whose trust was not asked the newest criterion."""
    plan = make_plan(make_milestone(criteria=1))
    make_criterion(plan.milestone, title="The newest criterion")
    return plan


def ask_page(plan: TrustMilestone) -> str:
    return reverse("milestones:ask", args=[plan.trust.code, plan.milestone.slug])


def test_a_manager_asks_for_what_came_into_force_since(manager: Client) -> None:
    plan = older_plan()
    assert plan.get_absolute_url() in page(manager, plan.milestone.get_absolute_url())
    assert ask_page(plan) in page(manager, plan.get_absolute_url())
    assert "The newest criterion" in page(manager, ask_page(plan))
    answer = manager.post(ask_page(plan), {"reason": "In force since April"}, follow=True)
    assert "is asked to show one more criterion" in answer.content.decode()
    assert TrustCriterion.objects.filter(trust_milestone=plan).count() == 2
    assert OFFER not in page(manager, plan.get_absolute_url())
    assert not_asked(make_staff("programme_manager"), plan.milestone) == []


def test_sent_twice_it_asks_once(manager: Client) -> None:
    plan = older_plan()
    manager.post(ask_page(plan), {"reason": "In force since April"})
    again = manager.post(ask_page(plan), {"reason": "In force since April"})
    assert again.status_code == 409
    assert "has been asked every criterion" in again.content.decode()
    assert TrustCriterion.objects.filter(trust_milestone=plan).count() == 2


def test_without_a_reason_nothing_is_asked(manager: Client) -> None:
    plan = older_plan()
    answer = manager.post(ask_page(plan), {"reason": ""})
    assert answer.status_code == 400
    assert "Say why it is asked now" in answer.content.decode()


def test_nobody_else_is_offered_it() -> None:
    plan = older_plan()
    for reader in (
        HttpsClient(),
        browser(make_member(plan.trust, "cio")),
        browser(make_staff("auditor")),
    ):
        assert OFFER not in page(reader, plan.get_absolute_url())
        assert "Not asked every criterion" not in page(reader, plan.milestone.get_absolute_url())


def test_nothing_is_asked_that_would_be_late_from_the_start(manager: Client) -> None:
    plan = older_plan()
    with time_machine.travel(now() + timedelta(days=150)):
        with refused("date_passed"):
            services.ask_new_criteria(by=PORTAL, plan=plan, reason="A new standard")
        later = browser(make_staff("programme_manager"))
        assert OFFER not in page(later, plan.get_absolute_url())


def test_a_reached_milestone_is_not_listed_as_one_to_ask() -> None:
    plan = make_plan(make_milestone(criteria=1))
    reach(plan)
    make_criterion(plan.milestone)
    assert not_asked(make_staff("programme_manager"), plan.milestone) == []


def test_what_is_left_to_plan_is_offered_on_the_trusts_tracker(manager: Client) -> None:
    first, second = make_milestone(), make_milestone()
    plan = make_plan(first)
    tracker = reverse("milestones:trust", args=[plan.trust.code])
    form = reverse(
        "milestones:plan_milestones", args=[plan.participation.programme.slug, plan.trust.code]
    )
    assert form in page(manager, tracker)
    assert form not in page(HttpsClient(), tracker)
    services.plan_milestones(
        by=PORTAL,
        participation=plan.participation,
        dates=dict.fromkeys(Milestone.objects.exclude(pk=first.pk), today() + timedelta(days=30)),
    )
    assert plan.trust.milestones.filter(milestone=second).exists()
    assert form not in page(manager, tracker)
    for answer in (manager.get(form), manager.post(form)):
        assert answer.status_code == 409
        assert "has a plan" in answer.content.decode()


def test_a_refusal_of_the_service_keeps_what_was_typed(
    manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two people re-plan at once: the second reads why, on the page with their reason."""
    plan = make_plan(participation=make_participation())
    was = today() + timedelta(days=100)
    address = reverse("milestones:reforecast", args=[plan.trust.code, plan.milestone.slug])
    data = {f"planned_for_{i}": part for i, part in enumerate((was.day, was.month, was.year))}
    answer = manager.post(address, {**data, "reason": "The supplier is late"})
    assert answer.status_code == 400
    assert "The supplier is late" in answer.content.decode()


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()
