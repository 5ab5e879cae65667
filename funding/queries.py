"""Questions about money that policies and services share."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, models

from accounts.models import User
from core.prepared import prepared
from funding.lifecycles import STOPPABLE
from funding.models import (
    Award,
    AwardAmount,
    AwardHolder,
    AwardPause,
    BatchLine,
    Budget,
    Commitment,
    FundingRules,
    LedgerEntry,
    Release,
    ReleaseHold,
    Tranche,
)
from maturity import plans
from maturity.models import PlanItem
from programmes.models import Programme
from trusts.models import Membership, Trust


def current_holders(award: Award) -> list[Trust]:
    """The trusts that hold an award today, the lead first."""
    holders = AwardHolder.objects.in_force().filter(award=award).order_by("-lead", "pk")
    return [holder.trust for holder in holders.select_related("trust")]


def pause_of(award: Award) -> AwardPause | None:
    """The pause that an award is in, if it is paused."""
    return next(iter(pauses_of([award])), None)


def pauses_of(awards: Iterable[Award]) -> list[AwardPause]:
    """The pauses that any of these awards is in."""
    pauses = AwardPause.objects.in_force().filter(award__in=list(awards))
    return list(pauses.select_related("paused_by").order_by("pk"))


def unused_plan_items(award: Award) -> "models.QuerySet[PlanItem]":
    """What the holders of an award have planned for themselves, and promised nobody yet."""
    promised = Commitment.objects.filter(plan_item__isnull=False).values("plan_item")
    return plans.open_items(*current_holders(award)).exclude(pk__in=promised)


def assessors_of(tranche: Tranche) -> set[int]:
    """The ids of those whose reviews a tranche rests on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id FROM funding_assessors(%s)", [tranche.pk])
        return {person for (person,) in cursor.fetchall()}


# Somebody accepted evidence that these releases rest on, and does not stand among their parties.
BEHIND = """
    SELECT DISTINCT r.id
    FROM funding_release r
    JOIN funding_assessors_of(ARRAY(
        SELECT o.tranche_id FROM funding_release o
        WHERE o.status = ANY (%(stoppable)s) AND (%(one)s IS NULL OR o.id = %(one)s)
    )) s ON s.tranche_id = r.tranche_id
    WHERE r.status = ANY (%(stoppable)s) AND (%(one)s IS NULL OR r.id = %(one)s)
      AND NOT EXISTS (
        SELECT 1 FROM funding_releaseparty p
        WHERE p.release_id = r.id AND p.person_id = s.person_id AND p.duty = 'assess'
      )
    ORDER BY r.id
"""


def behind(release: Release | None = None) -> list[int]:
    """The ids of releases that can still be stopped and whose parties are behind what they rest
    on: of one, or of all."""
    only = release.pk if release is not None else None
    with connection.cursor() as cursor:
        cursor.execute(BEHIND, {"stoppable": sorted(STOPPABLE), "one": only})
        return [found for (found,) in cursor.fetchall()]


@dataclass(frozen=True)
class Standing:
    """How a person stands to a release: whether it is on hold, whether they have to do with a
    trust that holds its award, and what they have done for it, evidence accepted meanwhile
    included."""

    is_held: bool
    is_connected: bool
    duties: frozenset[str]


def standing(person: User, release: Release) -> Standing:
    """What every step of a release asks first; one question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM funding_standing(%s, %s)", [release.pk, person.pk])
        held, connected, duties = cursor.fetchone()
    return Standing(held, connected, frozenset(duties))


def last_try(tranche: Tranche) -> Release | None:
    """The latest release of a tranche, dead or alive."""
    return Release.objects.filter(tranche=tranche).order_by("pk").last()


def hold_of(release: Release) -> ReleaseHold | None:
    """The hold in force, if there is one."""
    holds = ReleaseHold.objects.filter(release=release, lifted_at__isnull=True)
    return holds.select_related("held_by").first()


def with_same_reference(release: Release, payment_reference: str) -> Release | None:
    """Another payment of its batch that is recorded with this reference."""
    others = Release.objects.filter(batch=release.batch, payment_reference=payment_reference)
    return others.exclude(pk=release.pk).first()


def recovered(release: Release) -> Decimal:
    """Pounds of a payment that the trust has paid back."""
    return LedgerEntry.objects.filter(release=release).total(LedgerEntry.Kind.RECOVERED)


def is_light(tranche: Tranche) -> bool:
    """Whether one approval is enough for a tranche (rule 18)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT funding_is_light(%s)", [tranche.pk])
        return bool(cursor.fetchone()[0])


def light_set_by(tranche: Tranche) -> int | None:
    """The id of whoever last set the light route of a tranche's programme; None: the portal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT funding_light_set_by(%s)", [tranche.pk])
        return cursor.fetchone()[0]


def covering_budgets(tranche: Tranche) -> models.QuerySet[Budget]:
    """The budgets that a release of this tranche must fit into, in the order of locking."""
    award = tranche.award
    budgets = Budget.objects.covering(programme_id=award.programme_id, wave_id=award.wave_id)
    return budgets.filter(year=tranche.year, capital_class=tranche.capital_class).order_by("pk")


def waiting_in_batch(releases: Iterable[Release]) -> list[BatchLine]:
    """The lines of batches still being made that hold any of these releases."""
    lines = BatchLine.objects.filter(release__in=releases, batch__status="requested")
    return list(lines.select_related("batch", "release"))


def award_amount(award: Award, year: int, capital_class: str) -> Decimal:
    """Pounds that an award gives in a year and class."""
    row = AwardAmount.objects.filter(award=award, year=year, capital_class=capital_class).first()
    return row.amount if row else Decimal(0)


def planned(award: Award, year: int, capital_class: str) -> Decimal:
    """Pounds in the tranches of an award in a year and class."""
    tranches = Tranche.objects.filter(award=award, year=year, capital_class=capital_class)
    return tranches.aggregate(total=models.Sum("amount"))["total"] or Decimal(0)


def committed(budget: Budget) -> Decimal:
    """Pounds of live releases that count against a budget, saved or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT funding_committed(%s, %s, %s, %s)",
            [budget.programme_id, budget.wave_id, budget.year, budget.capital_class],
        )
        return Decimal(cursor.fetchone()[0])


def has_connection(person: User, award: Award) -> bool:
    """Whether a person has to do with any trust that holds an award today (rule 10)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT funding_is_connected(%s, %s)", [person.pk, award.pk])
        return bool(cursor.fetchone()[0])


def memberships_at(trust: Trust, roles: Iterable[str]) -> models.QuerySet[Membership]:
    """Who holds one of these roles at a trust today."""
    return Membership.objects.in_force().filter(trust=trust, role__in=roles)


def rules_of(programme: Programme) -> FundingRules:
    """How a programme pays; the usual rules if none are recorded."""
    found = getattr(programme, "funding_rules", None)
    return found or FundingRules(programme=programme)


@prepared(tranche=Tranche)
def with_its_rules(tranche: Tranche) -> models.QuerySet[Tranche]:
    """An instalment with its award, the programme, and how that pays."""
    rows = Tranche.objects.filter(pk=tranche.pk)
    return rows.select_related("award__programme__funding_rules")
