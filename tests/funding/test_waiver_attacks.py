"""What must fail: waivers granted, changed or ended by bulk update, raw SQL or the admin."""

from datetime import timedelta

import pytest

from core.dates import now, today
from funding import services
from funding.blockers import blockers_of
from funding.models import Waiver, WaiverGrant
from tests.factories.accounts import make_user
from tests.factories.evidence import decide, submitted_claim
from tests.factories.funding import propose
from tests.factories.people import make_member
from tests.factories.waivers import make_blocked, make_waiver
from tests.funding.attacking import as_somebody, refused, sql

pytestmark = pytest.mark.django_db


def as_granted(**facts):
    granted = {"granted_on": today(), "public_from": today() + timedelta(14)}
    return {"status": "granted", **granted, **facts}


def granting(waiver, person, side="programme"):
    return lambda: WaiverGrant.objects.create(waiver=waiver, side=side, person=person)


def test_no_update_grants_what_two_people_did_not():
    waiver = make_waiver()
    rows = Waiver.objects.filter(pk=waiver.pk)
    refused(lambda: rows.update(**as_granted()), "by two people")
    manager = make_user(staff_role="programme_manager")
    services.grant_waiver(by=manager, waiver=waiver)
    refused(lambda: rows.update(**as_granted()), "by two people", manager)
    refused(granting(waiver, manager, "finance"), "two_people", manager)
    refused(granting(waiver, make_user(), "finance"), "by_oneself", manager)
    refused(granting(waiver, manager, "both"), "two_people|side_known", manager)
    refused(lambda: sql("UPDATE funding_waivergrant SET side = 'finance'"), "never changed")
    assert blockers_of([waiver.tranche])[waiver.tranche.pk]


def test_the_day_of_publication_cannot_be_moved():
    waiver = make_waiver()
    for side in ("programme", "finance"):
        person = make_user()
        as_somebody(granting(waiver, person, side), person)
    rows = Waiver.objects.filter(pk=waiver.pk)
    for days in (11, 32):
        late = as_granted(public_from=today() + timedelta(days))
        refused(lambda late=late: rows.update(**late), "ten working days")
    tomorrow = {"granted_on": today() + timedelta(1), "public_from": today() + timedelta(20)}
    refused(lambda: rows.update(**as_granted(**tomorrow)), "before it ends")
    as_somebody(lambda: rows.update(**as_granted()))
    refused(lambda: rows.update(public_from=today() + timedelta(20)), "keeps the day")
    refused(lambda: rows.update(until=today() + timedelta(20)), "as it was asked")
    refused(lambda: rows.update(justification="y"), "as it was asked")
    refused(lambda: rows.update(status="granted"), "next state")
    refused(lambda: sql("DELETE FROM funding_waiver"), "never deleted")


def test_nobody_grants_who_may_not():
    tranche = make_blocked()
    waiver = make_waiver(tranche=tranche)
    asker, ours = waiver.asked_by, make_member(tranche.payee, "viewer")
    refused(granting(waiver, asker), "does not grant it", asker)
    refused(granting(waiver, ours), "own trust", ours)
    judge = make_user(staff_role="assessor")
    claim = submitted_claim(waiver.condition.commitment.claim)
    decide(claim, by=judge, outcome="returned", reason="Send the signed page")
    refused(granting(waiver, judge), "judged the evidence", judge)
    ended = make_waiver("refused")
    person = make_user()
    refused(granting(ended, person), "was asked for", person)


def test_nobody_grants_who_has_a_step_in_the_payment():
    tranche = make_blocked()
    first = make_waiver("granted", tranche)
    release = propose(tranche)
    manager = make_user(staff_role="programme_manager")
    services.approve_for_programme(by=manager, release=release)
    services.revoke_waiver(by=manager, waiver=first, reason="Another is wanted")
    refused(granting(make_waiver(tranche=tranche), manager), "step in the payment", manager)


def test_what_is_asked_is_asked_in_ones_own_name_within_the_year():
    tranche = make_blocked()
    person, ours = make_user(), make_member(tranche.payee, "viewer")
    last = tranche.financial_year.last_day

    def asking(by=person, **facts):
        rest = {"until": last, "justification": "x", "reference": "WV-X", **facts}
        return lambda: Waiver.objects.create(
            condition=tranche.conditions.get(), asked_by=by, **rest
        )

    refused(asking(), "by_oneself", make_user())
    refused(asking(ours), "own trust", ours)
    refused(asking(until=last + timedelta(1)), "financial year", person)
    refused(asking(until=today() - timedelta(1)), "financial year", person)
    refused(asking(justification=""), "is_justified", person)
    refused(asking(**as_granted()), "begins as asked", person)
    as_somebody(asking(), person)
    refused(asking(reference="WV-Y"), "asked_once", person)


def test_it_ends_in_the_name_of_who_may_end_it():
    waiver = make_waiver()
    rows = Waiver.objects.filter(pk=waiver.pk)
    other, ours = make_user(), make_member(waiver.tranche.payee, "viewer")

    def ending(by, status):
        facts = {"status": status, "ended_by": by, "ended_at": now(), "reason": "x"}
        return lambda: rows.update(**facts)

    refused(ending(other, "withdrawn"), "withdraws it", other)
    refused(ending(waiver.asked_by, "refused"), "withdraws it", waiver.asked_by)
    refused(ending(ours, "refused"), "own trust", ours)
    refused(ending(other, "refused"), "by_oneself", make_user())
    refused(ending(other, "revoked"), "cannot go from|ended_whole|granted_whole", other)
    as_somebody(ending(other, "refused"), other)
    refused(lambda: rows.update(**as_granted()), "cannot go from|by two people")
