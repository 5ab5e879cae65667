"""Who may plan and re-plan, in which state: truth tables."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts import roles
from core.actors import PORTAL
from core.dates import today
from milestones import policies
from milestones.models import TrustMilestone
from programmes.services import withdraw
from tests.evidence.helpers import codes
from tests.factories.accounts import make_user
from tests.factories.milestones import make_milestone, make_plan
from tests.factories.people import add_member, make_member
from tests.factories.programmes import make_participation
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db

STAFF = [role.slug for role in roles.of_scope("staff", "administrator")]
TRUST = [role.slug for role in roles.of_scope("trust")]


@pytest.mark.parametrize("role", STAFF)
def test_programme_managers_plan(role: str) -> None:
    expected = "" if role == "programme_manager" else "role"
    assert codes(policies.check_can_plan, make_user(staff_role=role), make_participation()) == (
        expected
    )


@pytest.mark.parametrize("role", TRUST)
def test_a_trust_does_not_plan_for_itself(role: str) -> None:
    participation = make_participation()
    person = make_member(participation.trust, role)
    assert codes(policies.check_can_plan, person, participation) == "role"
    assert not policies.can_plan(person, participation)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("proposed", "not_taking_part"),
        ("due_diligence", ""),
        ("agreement_signed", ""),
        ("active", ""),
        ("completed", "not_taking_part"),
        ("declined", "not_taking_part"),
        ("withdrawn", "not_taking_part"),
    ],
)
def test_whoever_takes_part_has_milestones(status: str, expected: str) -> None:
    assert codes(policies.check_can_plan, PORTAL, make_participation(status=status)) == expected


@pytest.mark.parametrize("role", STAFF)
def test_programme_managers_forecast(role: str) -> None:
    expected = "" if role == "programme_manager" else "role"
    assert codes(policies.check_may_forecast, make_user(staff_role=role), make_trust()) == expected


@pytest.mark.parametrize("role", TRUST)
def test_whoever_prepares_evidence_forecasts_for_the_own_trust_only(role: str) -> None:
    trust = make_trust()
    expected = "role" if role == "viewer" else ""
    assert codes(policies.check_may_forecast, make_member(trust, role), trust) == expected
    assert codes(policies.check_may_forecast, make_member(make_trust(), role), trust) == "role"


def test_staff_leave_the_trusts_alone_that_they_have_to_do_with() -> None:
    participation = make_participation()
    manager = make_user(staff_role="programme_manager")
    add_member(manager, participation.trust, "viewer")
    assert codes(policies.check_can_plan, manager, participation) == "connected"
    assert codes(policies.check_may_forecast, manager, participation.trust) == "connected"


def test_the_trusts_own_person_forecasts_though_staff_elsewhere() -> None:
    trust = make_trust()
    manager = make_user(staff_role="programme_manager")
    add_member(manager, trust, "cio")
    assert codes(policies.check_may_forecast, manager, trust) == ""


@pytest.mark.parametrize(
    ("achieved", "left", "expected"),
    [
        (False, False, ""),
        (True, False, "reached"),
        (False, True, "left"),
        (True, True, "left"),
    ],
)
def test_what_is_reached_or_left_is_not_re_planned(
    achieved: bool, left: bool, expected: str
) -> None:
    plan = make_plan()
    if left:
        withdraw(by=PORTAL, participation=plan.participation, reason="Merging")
        plan = TrustMilestone.objects.get(pk=plan.pk)
    found = codes(lambda: policies.check_can_reforecast(PORTAL, plan, achieved=achieved))
    assert found == expected
    assert policies.can_reforecast(PORTAL, plan, achieved=achieved) is (expected == "")


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, "past"), (0, ""), (1, ""), (50, "same_date"), (51, ""), (365 * 12, "too_far")],
)
def test_a_forecast_is_new_and_ahead(days: int, expected: str) -> None:
    day, current = today() + timedelta(days=days), today() + timedelta(days=50)
    assert codes(policies.check_forecast, day, current) == expected


@pytest.mark.parametrize(("days", "expected"), [(-1, "before_participation"), (0, ""), (400, "")])
def test_a_baseline_lies_in_the_time_of_taking_part(days: int, expected: str) -> None:
    participation = make_participation()
    day: date = participation.proposed_on + timedelta(days=days)
    assert codes(policies.check_baseline, day, participation) == expected


@pytest.mark.parametrize("role", [*STAFF, *TRUST])
def test_programme_managers_and_administrators_word_the_criteria(role: str) -> None:
    person: Any = make_user(staff_role=role) if role in STAFF else make_member(make_trust(), role)
    expected = "" if role in ("programme_manager", "administrator") else "role"
    assert codes(policies.check_can_edit_criteria, person) == expected


@pytest.mark.parametrize(("reason", "expected"), [("", "reason"), ("  \n", "reason"), ("Why", "")])
def test_a_date_moves_for_a_reason(reason: str, expected: str) -> None:
    assert codes(policies.check_has_reason, reason) == expected


def test_a_closed_account_plans_nothing() -> None:
    person = make_user(staff_role="programme_manager", is_active=False)
    assert codes(policies.check_can_plan, person, make_participation()) == "role"
    assert make_milestone().criteria.count() == 2
