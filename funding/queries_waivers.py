"""Questions about waivers that policies, services and pages share."""

from datetime import date, timedelta

from django.db import connection

from accounts.models import User
from core.dates import today
from funding.models import Condition, Release, ReleaseParty, Tranche, Waiver

# A waiver ends after so many days unless another day is chosen.
USUAL_DAYS = 90


def in_force_of(condition: Condition) -> Waiver | None:
    """The waiver that lifts a condition today, the longest if there are several."""
    return Waiver.objects.in_force().filter(condition=condition).order_by("-until").first()


def usual_end(tranche: Tranche) -> date:
    """Three months, or what the instalment's financial year has left."""
    return min(today() + timedelta(days=USUAL_DAYS), tranche.financial_year.last_day)


def judges_of(condition: Condition) -> set[int]:
    """The ids of those who have judged evidence on which a condition's tranche rests."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id FROM funding_judges_of(%s)", [condition.pk])
        return {person for (person,) in cursor.fetchall()}


def steps_in_payment_of(tranche: Tranche, person: User) -> str:
    """A duty that a person has in the payment of a tranche that is under way; empty if none."""
    live = Release.objects.live().filter(tranche=tranche).exclude(status="paid")
    mine = ReleaseParty.objects.filter(release__in=live, person=person)
    return mine.exclude(duty=ReleaseParty.Duty.ASSESS).values_list("duty", flat=True).first() or ""
