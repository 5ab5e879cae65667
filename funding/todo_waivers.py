"""Waivers that wait for somebody's yes or no, for the home page of staff."""

import functools
import operator
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.urls import reverse

from accounts.models import User
from core.dates import london_day, working_days_after
from core.todo import Todo, first_few
from funding.models import AwardHolder, FundingRules, Waiver, WaiverGrant
from funding.policies_waivers import SIDES
from programmes.separation import connected_trusts


def waivers_to_decide(user: User) -> list[Todo]:
    """Those that this person's side has not granted: neither asked for nor granted by them, and of
    trusts they have nothing to do with (rule 10). The oldest first."""
    mine = [side for side, permission in SIDES.items() if user.has(permission)]
    if not mine:
        return []
    url = f"{reverse('funding:waiver_list')}?status=asked"
    return first_few(open_to(user, mine), to_decide, "Decide on {} more waivers", url)


def open_to(user: User, sides: Sequence[str]) -> "models.QuerySet[Any]":
    grants = WaiverGrant.objects.filter(waiver=models.OuterRef("pk"))
    granted = models.Exists(grants.filter(person=user))
    taken = [models.Q(models.Exists(grants.filter(side=side))) for side in sides]
    all_taken = functools.reduce(operator.and_, taken)
    theirs = AwardHolder.objects.filter(trust__in=connected_trusts(user))
    rows = Waiver.objects.filter(~all_taken, ~granted, status="asked").exclude(asked_by=user)
    rows = rows.exclude(condition__tranche__award__in=theirs.values("award"))
    return rows.select_related("condition__tranche__payee").order_by("asked_at", "pk")


def to_decide(waiver: Waiver) -> Todo:
    """As long as an approval has, since it was asked for."""
    since = london_day(waiver.asked_at)
    tranche = waiver.tranche
    return Todo(
        title=f"A waiver waits for you: {tranche.title}, {tranche.payee.display_name}",
        url=waiver.get_absolute_url(),
        owner="You",
        due_on=working_days_after(since, FundingRules().approval_working_days),
        minutes=10,
        holds_up=tranche.amount,
        capital_class=tranche.capital_class,
        detail="Grant it or refuse it; a colleague of the other side decides too.",
        since=since,
    )
