"""The tracker as the public reads it, and the pages on which plans are made and moved."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from redis.exceptions import ConnectionError as Lost

from accounts.models import User
from core import keeping
from core.actors import PORTAL
from core.dates import long_date, today
from milestones import services, todo
from milestones.models import PublishedDate, TrustMilestone
from milestones.totals import Totals, count, totals_by_milestone
from tests.conftest import HttpsClient
from tests.evidence.helpers import browser
from tests.factories.accounts import make_staff, make_user
from tests.factories.evidence import submitted_claim
from tests.factories.milestones import claims_of, make_criterion, make_milestone, make_plan, reach
from tests.factories.people import make_member
from tests.factories.programmes import make_participation, make_programme
from tests.support.acting import save

pytestmark = pytest.mark.django_db


@pytest.fixture
def anyone() -> Client:
    return HttpsClient()


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_anyone_sees_planned_re_planned_and_reached_on_one_line(anyone: Client) -> None:
    plan = make_plan()
    services.reforecast(
        by=PORTAL,
        trust_milestone=plan,
        planned_for=today() + timedelta(days=150),
        reason="The supplier is late",
    )
    reach(plan)
    for address in (
        plan.milestone.get_absolute_url(),
        reverse("milestones:programme", args=[plan.participation.programme.slug]),
        reverse("milestones:trust", args=[plan.trust.code]),
        reverse("milestones:plans"),
        plan.get_absolute_url(),
    ):
        page = text(anyone, address)
        assert f"Planned {long_date(today() + timedelta(days=100))}" in page
        assert f"Re-planned {long_date(today() + timedelta(days=150))}" in page
        assert f"Reached {long_date(today())}" in page
        assert "As at" in page
        assert "style=" not in page


def test_every_date_and_its_reason_stay_on_the_page_of_the_plan(anyone: Client) -> None:
    plan = make_plan()
    for days, reason in ((150, "The supplier is late"), (200, "Staff left")):
        services.reforecast(
            by=PORTAL,
            trust_milestone=plan,
            planned_for=today() + timedelta(days=days),
            reason=reason,
        )
    page = text(anyone, plan.get_absolute_url())
    for days in (100, 150, 200):
        assert long_date(today() + timedelta(days=days)) in page
    assert "The supplier is late" in page
    assert "Staff left" in page


def test_what_is_only_proposed_is_not_public(anyone: Client) -> None:
    hidden = make_plan(participation=make_participation(status="due_diligence"))
    assert anyone.get(hidden.get_absolute_url()).status_code == 404
    assert hidden.trust.display_name not in text(anyone, hidden.milestone.get_absolute_url())
    assert hidden.milestone.pk not in totals_by_milestone()
    staff = browser(make_staff("auditor"))
    assert hidden.trust.display_name in text(staff, hidden.milestone.get_absolute_url())
    own = browser(make_member(hidden.trust, "viewer"))
    assert own.get(hidden.get_absolute_url()).status_code == 200


def test_claims_are_for_those_who_may_see_them(anyone: Client) -> None:
    plan = make_plan(make_milestone(criteria=1))
    claim = submitted_claim(claims_of(plan)[0])
    assert claim.reference not in text(anyone, plan.get_absolute_url())
    assert "Not shown yet" in text(anyone, plan.get_absolute_url())
    for reader in (make_staff("auditor"), make_member(plan.trust, "viewer")):
        page = text(browser(reader), plan.get_absolute_url())
        assert claim.get_absolute_url() in page
        assert "With an assessor" in page
    assert "Met on" not in text(anyone, plan.get_absolute_url())


def test_a_criterion_that_is_met_or_no_longer_asked_says_so(anyone: Client) -> None:
    milestone = make_milestone(criteria=1)
    ending = make_criterion(milestone)
    plan = make_plan(milestone)
    reach(plan, claims=[c for c in claims_of(plan) if c.requirement_code != ending.code])
    make_criterion(milestone, code=ending.code, in_force_until=today() - timedelta(days=1))
    page = text(anyone, plan.get_absolute_url())
    assert f"Met on {long_date(today())}" in page
    assert "No longer asked" in page


def test_a_published_date_is_shown_as_one_for_all_nine(anyone: Client) -> None:
    part = make_participation()
    save(
        PublishedDate(
            participation=part,
            planned_for=today(),
            source="A publication",
            as_of=today(),
        )
    )
    for address in (
        reverse("milestones:index"),
        reverse("milestones:trust", args=[part.trust.code]),
        reverse("milestones:programme", args=[part.programme.slug]),
    ):
        page = text(anyone, address)
        assert f"all nine milestones expected by {today():%B} {today().year}" in page
        assert "A publication" in page


def test_the_index_counts_what_the_public_sees(anyone: Client) -> None:
    milestone = make_milestone(criteria=1)
    first, _second = make_plan(milestone), make_plan(milestone)
    assert totals_by_milestone()[milestone.pk] == Totals(planned=2)
    reach(first)
    assert totals_by_milestone()[milestone.pk] == Totals(planned=2, reached=1)
    assert str(milestone) in text(anyone, reverse("milestones:all"))


def test_the_index_counts_without_a_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def get(self, key: str) -> None:
            raise Lost

        def set(self, *args: Any) -> None:
            raise Lost

        def delete(self, key: str) -> None:
            raise Lost

    plan = make_plan()
    monkeypatch.setattr(keeping, "cache", Gone())
    assert totals_by_milestone()[plan.milestone.pk].planned == 1
    keeping.forget("totals")


def test_the_people_of_a_trust_are_led_to_their_own(anyone: Client) -> None:
    plan = make_plan()
    own = browser(make_member(plan.trust, "viewer"))
    response = own.get(reverse("milestones:index"))
    assert response["Location"] == reverse("milestones:trust", args=[plan.trust.code])
    assert own.get(reverse("milestones:all")).status_code == 200
    assert anyone.get(reverse("milestones:index")).status_code == 200


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("reached", {"done"}),
        ("overdue", {"late"}),
        ("ahead", {"ahead", "moved"}),
        ("moved", {"moved"}),
        ("", {"done", "late", "ahead", "moved"}),
    ],
)
def test_the_tracker_is_narrowed_by_status(anyone: Client, state: str, shown: set[str]) -> None:
    milestone = make_milestone(criteria=1)
    day = today()
    plans = {
        name: make_plan(milestone, planned_for=day + timedelta(days=days))
        for name, days in (("done", 10), ("late", 0), ("ahead", 20), ("moved", 30))
    }
    reach(plans["done"])
    services.reforecast(
        by=PORTAL,
        trust_milestone=plans["moved"],
        planned_for=day + timedelta(days=60),
        reason="More to do",
    )
    # What was planned for today is past its date tomorrow.
    with time_machine.travel(f"{day + timedelta(days=1)}T12:00:00Z", tick=False):
        page = text(anyone, f"{milestone.get_absolute_url()}?state={state}")
    found = {name for name, plan in plans.items() if plan.trust.display_name in page}
    assert found == shown


def test_the_tracker_comes_as_a_file(anyone: Client) -> None:
    plan = make_plan()
    response = anyone.get(f"{plan.milestone.get_absolute_url()}?format=csv")
    sent = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    lines = sent.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Trust,ODS code,Programme")
    assert plan.trust.code in lines[1]
    assert str(plan.dates.get().planned_for) in lines[1]


def replan(client: Client, plan: TrustMilestone, days: int, reason: str = "Late") -> Any:
    day = today() + timedelta(days=days)
    data = {
        "planned_for_day": day.day,
        "planned_for_month": day.month,
        "planned_for_year": day.year,
        "reason": reason,
    }
    address = reverse("milestones:reforecast", args=[plan.trust.code, plan.milestone.slug])
    return client.post(address, data, follow=True)


def test_a_trust_re_plans_on_a_page() -> None:
    plan = make_plan()
    client = browser(make_member(plan.trust, "contributor"))
    assert "Re-plan this milestone" in text(client, plan.get_absolute_url())
    response = replan(client, plan, 160)
    assert "The milestone is re-planned" in response.content.decode()
    assert plan.dates.latest("number").planned_for == today() + timedelta(days=160)


@pytest.mark.parametrize(
    ("days", "reason", "words"),
    [
        (100, "Late", "is planned for"),
        (-1, "Late", "must be today or in the future"),
        (160, "", "Say why the date moves"),
    ],
)
def test_a_wrong_date_is_said_beside_its_field(days: int, reason: str, words: str) -> None:
    plan = make_plan()
    response = replan(browser(make_member(plan.trust, "cio")), plan, days, reason)
    assert words in response.content.decode()
    assert "There is a problem" in response.content.decode()
    assert plan.dates.count() == 1


def test_what_is_reached_explains_why_it_cannot_be_re_planned() -> None:
    plan = make_plan(make_milestone(criteria=1))
    reach(plan)
    client = browser(make_member(plan.trust, "cio"))
    assert "Re-plan this milestone" not in text(client, plan.get_absolute_url())
    response = replan(client, plan, 160)
    assert response.status_code == 409
    assert "has been reached" in response.content.decode()


def plan_page(user: User, part: Any, **days: int) -> Any:
    data: dict[str, Any] = {"source": "AGR-1", "over_limit_reason": ""}
    for slug, number in days.items():
        day = today() + timedelta(days=number)
        name = slug.replace("_", "-")
        data |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    address = reverse("milestones:plan_milestones", args=[part.programme.slug, part.trust.code])
    return browser(user).post(address, data, follow=True)


def test_staff_plan_several_milestones_on_one_page() -> None:
    for slug in ("one", "two", "three"):
        make_milestone(slug=slug)
    part, manager = make_participation(), make_staff("programme_manager")
    listed = text(browser(manager), reverse("milestones:programme", args=[part.programme.slug]))
    assert f"Plan the milestones of {part.name_at_the_time}" in listed
    response = plan_page(manager, part, one=30, two=60)
    assert "The milestones are planned" in response.content.decode()
    plans: Any = TrustMilestone.objects.with_dates().filter(trust=part.trust)
    assert {plan.milestone.slug: plan.baseline_on for plan in plans} == {
        "one": today() + timedelta(days=30),
        "two": today() + timedelta(days=60),
    }
    page = text(
        browser(manager),
        reverse("milestones:plan_milestones", args=[part.programme.slug, part.trust.code]),
    )
    assert 'name="three_day"' in page
    assert 'name="one_day"' not in page


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({}, "Enter a date for at least one milestone"),
        ({"one": -10}, "before the trust took part"),
        ({"bare": 10}, "No criterion of"),
    ],
)
def test_a_plan_that_cannot_be_made_says_why(days: dict[str, int], words: str) -> None:
    make_milestone(slug="one")
    make_milestone(slug="bare", criteria=0)
    response = plan_page(make_staff("programme_manager"), make_participation(), **days)
    assert words in response.content.decode()
    assert not TrustMilestone.objects.exists()


def test_nobody_plans_for_a_trust_that_does_not_take_part() -> None:
    programme = make_programme()
    trust = make_participation().trust
    address = reverse("milestones:plan_milestones", args=[programme.slug, trust.code])
    assert browser(make_staff("programme_manager")).get(address).status_code == 404


def test_a_small_letter_code_finds_the_trust(anyone: Client) -> None:
    plan = make_plan()
    address = reverse("milestones:plan", args=[plan.trust.code.lower(), plan.milestone.slug])
    assert anyone.get(address).status_code == 200


@pytest.mark.parametrize(
    ("role", "owner"), [("contributor", "You"), ("viewer", "Whoever prepares evidence")]
)
def test_a_trust_is_asked_to_re_plan_what_is_past_its_date(role: str, owner: str) -> None:
    plan = make_plan(planned_for=today())
    person = make_member(plan.trust, role)
    assert todo.for_trust(plan.trust, person) == []
    with time_machine.travel(f"{today() + timedelta(days=2)}T12:00:00Z", tick=False):
        [asked] = todo.for_trust(plan.trust, person)
    assert asked.title == f"Re-plan: {plan.milestone.name}"
    assert asked.owner == owner
    assert ("re-plan" in asked.url) is (owner == "You")


def test_staff_are_shown_how_many_are_past_their_date() -> None:
    manager = make_user(staff_role="programme_manager")
    assert todo.for_staff(manager) == []
    make_plan(planned_for=today())
    make_plan(planned_for=today())
    assert todo.for_staff(make_user(staff_role="assessor")) == []
    with time_machine.travel(f"{today() + timedelta(days=2)}T12:00:00Z", tick=False):
        [look] = todo.for_staff(manager)
    assert look.title == "Look at: 2 milestones past their date"
    assert len(count()) == 2


@pytest.mark.parametrize("model", ["criterion", "milestone", "trustmilestone", "publisheddate"])
def test_admin_lists_them(model: str) -> None:
    make_plan()
    client = browser(make_staff("administrator"))
    assert client.get(reverse(f"admin:milestones_{model}_changelist")).status_code == 200


def test_admin_words_a_criterion_through_its_service() -> None:
    criterion = make_criterion(make_milestone(criteria=0))
    client = browser(make_staff("administrator"))
    address = reverse("admin:milestones_criterion_change", args=[criterion.pk])
    response = client.post(
        address,
        {
            "title": "Worded anew",
            "requirement": "Show it.",
            "evidence_wanted": "",
            "in_force_from": "2026-04-01",
            "in_force_until": "",
            "source": "A test",
        },
    )
    assert response.status_code == 302
    changed: Any = type(criterion).objects.get(pk=criterion.pk)
    assert changed.title == "Worded anew"
    assert changed.events.latest("pgh_id").pgh_context["service"] == "milestones.set_criterion"


def test_admin_only_reads_plans() -> None:
    plan = make_plan()
    client = browser(make_staff("administrator"))
    address = reverse("admin:milestones_trustmilestone_change", args=[plan.pk])
    page = text(client, address)
    assert 'name="_save"' not in page


def test_the_command_loads_the_nine() -> None:
    out = StringIO()
    call_command("load_milestones", stdout=out)
    assert "Rows added" in out.getvalue()
