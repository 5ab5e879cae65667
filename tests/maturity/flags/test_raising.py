"""Flags are raised once, from what the database holds, by the portal; and closed by outsiders."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from core import enqueue as core_enqueue
from core.actors import PORTAL
from core.dates import today
from core.services import service
from maturity import services, tasks
from maturity.assurance import rule
from maturity.flags import facts, looking
from maturity.models import Assessment, Flag, FlagLook, FrameworkVersion
from programmes.services import move_wave, open_wave
from tests.evidence.helpers import refused
from tests.factories.accounts import make_staff, make_user
from tests.factories.evidence import decided_claim, make_claim, make_item
from tests.factories.maturity import (
    drawn,
    make_assessment,
    make_version,
    settle_in_order,
    signed_assessment,
)
from tests.factories.people import add_member
from tests.factories.programmes import make_pair, make_pairing, make_programme
from tests.factories.trusts import make_trust
from trusts.models import Trust
from trusts.services.organisations import record_profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> FrameworkVersion:
    return make_version(statements=((1,) * 25,))


def answered(trust: Trust, version: FrameworkVersion, mean: int) -> Assessment:
    """Signed and scored; levels around `mean`, never many the same in a row."""
    levels = {f"S{n}": max(1, min(5, mean + (-1, 0, 1)[n % 3])) for n in range(1, 26)}
    return rated(trust, version, levels=levels)


def rated(trust: Trust, version: FrameworkVersion, level: int = 3, **answers: Any) -> Assessment:
    """Signed and scored."""
    assessment = signed_assessment(make_assessment(trust, version), level=level, **answers)
    services.compute_scores(by=PORTAL, assessment_id=assessment.pk)
    return assessment


def trust_of(size: str = "large") -> Trust:
    return record_profile(by=PORTAL, trust=make_trust(), setting="acute", size=size)


def travelling_back(days: int) -> Any:
    return time_machine.travel(timezone.now() - timedelta(days=days), tick=True)


def two_years_ago() -> Any:
    return travelling_back(730)


def rules_of(assessment: Assessment) -> list[str]:
    return sorted(assessment.flags.values_list("rule", flat=True))


def flagged(trust: Trust | None = None) -> Flag:
    """Every answer is the same."""
    version = make_version(statements=((1,) * 12,))
    assessment = signed_assessment(make_assessment(trust, version))
    services.compute_scores(by=PORTAL, assessment_id=assessment.pk)
    assert services.look_for_flags(by=PORTAL, assessment_id=assessment.pk) == 1
    return assessment.flags.get()


def test_a_jump_without_new_evidence_is_raised_once(version: FrameworkVersion) -> None:
    trust = make_trust()
    with two_years_ago():
        first = answered(trust, version, 2)
    second = answered(trust, version, 4)
    assert [tasks.look_for_flags(second.pk), tasks.look_for_flags(second.pk)] == [1, 0]
    assert tasks.look_for_flags() == 0
    assert (rules_of(first), rules_of(second)) == ([], ["jump"])
    flag = second.flags.get()
    assert flag.reference.startswith("FL-")
    assert [f"Own score last time ({first.reference})", "40.0 out of 100"] in flag.figures
    assert FlagLook.objects.count() == 2


def holds_something_new(trust: Trust) -> None:
    make_item(trust, effective_date=today() - timedelta(days=100))


def shows_something_new(trust: Trust) -> None:
    decided_claim(claim=make_claim(trust))


@pytest.mark.parametrize("how", [holds_something_new, shows_something_new])
def test_a_rise_with_evidence_is_none(version: FrameworkVersion, how: Any) -> None:
    trust = make_trust()
    with two_years_ago():
        answered(trust, version, 2)
    how(trust)
    second = answered(trust, version, 4)
    assert tasks.look_for_flags(second.pk) == 0


def test_evidence_from_before_the_last_signature_explains_nothing(
    version: FrameworkVersion,
) -> None:
    trust = make_trust()
    with two_years_ago():
        answered(trust, version, 2)
    make_item(trust, effective_date=today() - timedelta(days=900))
    assert tasks.look_for_flags(answered(trust, version, 4).pk) == 1


def test_a_trust_unlike_those_of_its_setting_and_size_is_found_once_there_are_enough() -> None:
    version = make_version()
    odd = rated(trust_of(), version, 5)
    others = [rated(trust_of(), version, 2) for _ in range(7)]
    rated(trust_of("small"), version, 2)
    assert tasks.look_for_flags() == 0
    others += [rated(trust_of(), version, 2) for _ in range(8)]
    # Their number has doubled since, so each is looked at again.
    assert tasks.look_for_flags() == 1
    assert rules_of(odd) == ["peers"]
    assert "Acute, More than 8,000 staff" in str(odd.flags.get().figures)
    assert not any(map(rules_of, others))


def test_a_drop_is_raised_when_a_wave_for_the_less_mature_is_announced(
    version: FrameworkVersion,
) -> None:
    trust, programme = make_trust(), make_programme()
    with two_years_ago():
        answered(trust, version, 3)
    second = answered(trust, version, 2)
    dates = {"opens_on": in_days(30), "closes_on": in_days(60)}
    wave = open_wave(by=PORTAL, programme=programme, slug="w", name="Catching up", **dates)
    assert tasks.look_for_flags() == 0
    move_wave(by=PORTAL, wave=wave, **dates)
    assert tasks.look_for_flags() == 0
    move_wave(by=PORTAL, wave=wave, **dates, favours_less_mature=True)
    assert tasks.look_for_flags() == 1
    assert rules_of(second) == ["drop"]
    assert "opens 30 days after" in second.flags.get().sentence


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def checked_through(trust: Trust, version: FrameworkVersion, level: int) -> Assessment:
    """Everything is checked, and found to be at this level where 4 was claimed."""
    assessment = rated(trust, version, 4)
    codes = [f"S{number}" for number in range(1, 4)]
    settle_in_order(drawn(assessment), dict.fromkeys(codes, level))
    return assessment


def test_checks_that_find_less_are_looked_at_and_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rule, "FLAG_AT", ((3, 2.0),))
    trust, version = make_trust(), make_version()
    with travelling_back(1400):
        first = checked_through(trust, version, 2)
    with travelling_back(700):
        second = checked_through(trust, version, 3)
    third = checked_through(trust, version, 4)
    assert tasks.look_for_flags() == 3
    assert [rules_of(each) for each in (first, second, third)] == [
        ["estimate"],
        ["estimate"],
        ["history"],
    ]
    assert "3 checks suggest" in second.flags.get().sentence
    earlier = [label for label, _ in third.flags.get().figures]
    assert earlier == [f"{second.reference}, 3 checks", f"{first.reference}, 3 checks"]


def test_figures_are_looked_at_once_they_are_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule, "FLAG_AT", ((1, 2.0),))
    assessment = signed_assessment(level=4)
    services.compute_scores(by=PORTAL, assessment_id=assessment.pk)
    draw, found = drawn(assessment), {"S1": 1, "S2": 1, "S3": 1}
    settle_in_order(draw, found, up_to=2)
    assert tasks.look_for_flags() == 0
    settle_in_order(draw, found)
    assert tasks.look_for_flags() == 1
    assert rules_of(assessment) == ["estimate"]


def test_a_sweep_takes_so_many_and_leaves_the_rest_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(looking, "MOST_AT_ONCE", 1)
    version = make_version(statements=((1,) * 12,))
    for _ in range(2):
        rated(make_trust(), version)
    assert [tasks.look_for_flags() for _ in range(3)] == [1, 1, 0]


def kept(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is handed to the broker from now on; nothing reaches it."""
    published: list[Any] = []

    def publish(*what: Any) -> bool:
        published.append(what)
        return True

    monkeypatch.setattr(core_enqueue, "publish", publish)
    return published


def test_figures_ask_a_worker_to_look(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    draw = drawn(signed_assessment())
    published = kept(monkeypatch)
    with django_capture_on_commit_callbacks(execute=True):
        settle_in_order(draw)
    assert (tasks.look_for_flags, draw.assessment_id) in published


def test_without_scores_there_is_nothing_to_look_at_yet() -> None:
    assessment = signed_assessment()
    assert tasks.look_for_flags(assessment.pk) == tasks.look_for_flags() == 0
    assert not FlagLook.objects.exists()


def test_scores_ask_a_worker_to_look(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    published = kept(monkeypatch)
    assessment = signed_assessment()
    with django_capture_on_commit_callbacks(execute=True):
        services.compute_scores(by=PORTAL, assessment_id=assessment.pk)
    assert published == [(tasks.look_for_flags, assessment.pk)]


def test_looking_asks_the_same_few_questions_whatever_it_finds(
    version: FrameworkVersion, django_assert_max_num_queries: Any
) -> None:
    assessment = answered(trust_of(), version, 3)
    own = facts.own_score(assessment.pk)
    assert own is not None
    with django_assert_max_num_queries(6):
        facts.facts_of(own.assessment, own)


def test_the_portal_alone_raises() -> None:
    assessment = flagged().assessment
    with refused("portal"):
        services.look_for_flags(by=make_user(), assessment_id=assessment.pk)

    @service
    def raise_by_hand(*, by: Any) -> None:
        Flag.objects.create(
            reference="FL-2026-9999",
            assessment=assessment,
            rule="jump",
            rule_version=1,
            sentence="I do not like them.",
            figures=[],
        )

    with pytest.raises(IntegrityError, match="raised_by_portal"), transaction.atomic():
        raise_by_hand(by=make_user(staff_role="programme_manager"))


def test_a_manager_closes_it_with_a_note_and_it_stays_closed() -> None:
    flag, manager = flagged(), make_staff("programme_manager")
    with refused("note"):
        services.close_flag(by=manager, flag=flag, note="  ")
    with refused("long"):
        services.close_flag(by=manager, flag=flag, note="x" * 1001)
    closed = services.close_flag(by=manager, flag=flag, note=" They copied a column. ")
    assert (closed.status, closed.note, closed.closed_by) == (
        "closed",
        "They copied a column.",
        manager,
    )
    with refused("thing_to_look_at_move"):
        services.close_flag(by=manager, flag=flag, note="Again.")
    assert tasks.look_for_flags(flag.assessment_id) == 0


@pytest.mark.parametrize("role", ["assessor", "auditor", "finance_approver", "administrator"])
def test_other_staff_close_nothing(role: str) -> None:
    with refused("role"):
        services.close_flag(by=make_staff(role), flag=flagged(), note="Fine.")


def test_the_portal_closes_nothing() -> None:
    with refused("person"):
        services.close_flag(by=PORTAL, flag=flagged(), note="Fine.")


def test_nobody_who_has_to_do_with_the_trust_closes_it() -> None:
    exemplar, follower = make_pair()
    make_pairing(exemplar, follower)
    flag = flagged(exemplar.trust)
    for trust in (exemplar.trust, follower.trust):
        person = make_staff("programme_manager")
        add_member(person, trust)
        with refused("connected"):
            services.close_flag(by=person, flag=flag, note="Fine.")
        with pytest.raises(IntegrityError, match="nothing to do with"), transaction.atomic():
            write(flag, by=person, status="closed", closed_by=person, note="Fine.")


def write(flag: Flag, *, by: Any = PORTAL, **fields: Any) -> None:
    """Round the service, in a service's clothes."""

    @service
    def written(*, by: Any) -> None:
        if "status" in fields:
            fields["closed_at"] = timezone.now()
        Flag.objects.filter(pk=flag.pk).update(**fields)

    written(by=by)


@pytest.mark.parametrize(
    "fields", [{"sentence": "Fine."}, {"figures": []}, {"rule": "jump"}, {"rule_version": 9}]
)
def test_the_database_keeps_the_reason(fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="keeps its reason"):
        write(flagged(), **fields)


def test_the_database_keeps_what_was_closed() -> None:
    flag, manager = flagged(), make_staff("programme_manager")
    with pytest.raises(IntegrityError, match="closed_with_note"), transaction.atomic():
        write(flag, by=manager, status="closed", closed_by=manager)
    with pytest.raises(IntegrityError, match="raised_by_portal"), transaction.atomic():
        write(flag, by=make_user(), status="closed", closed_by=manager, note="Not mine.")
    services.close_flag(by=manager, flag=flag, note="Fine.")
    with pytest.raises(IntegrityError, match="stays as it was closed"), transaction.atomic():
        write(flag, note="Not fine.")
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        Flag.objects.filter(pk=flag.pk).delete()


def test_only_what_was_signed_is_looked_at() -> None:
    assessment = make_assessment()

    @service
    def raise_anyway(*, by: Any) -> None:
        Flag.objects.create(
            reference="FL-2026-9998",
            assessment=assessment,
            rule="jump",
            rule_version=1,
            sentence="Too early.",
            figures=[],
        )

    with pytest.raises(IntegrityError, match="Only a signed assessment"):
        raise_anyway(by=PORTAL)
