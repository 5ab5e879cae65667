"""What a trust has to publish before instalments are paid, for its home page. What it has to show
by evidence stands among its claims."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from core.todo import Todo
from funding.blockers import Blocker, blockers_of
from funding.models import Condition, Release, Tranche
from trusts.models import Trust

# The moves that no claim, assessment or draft lists already.
TASKS = {
    "blueprint_missing": "Publish a blueprint",
    "maturity_below": "Raise your checked score, or ask for more checks",
}


def to_be_published(trust: Trust) -> QuerySet[Condition]:
    """What instalments of agreed awards wait for, of what this trust publishes."""
    kinds = (Condition.Kind.MATURITY, Condition.Kind.BLUEPRINT)
    paying = Release.objects.live().filter(tranche=OuterRef("tranche"))
    rows = Condition.objects.filter(trust=trust, kind__in=kinds, tranche__award__status="agreed")
    return rows.filter(~Exists(paying))


def for_trust(trust: Trust, user: User) -> list[Todo]:
    """One for each instalment that waits until the trust publishes something; two queries."""
    rows = to_be_published(trust).select_related("tranche").order_by("tranche__due_on", "pk")
    waiting = {row.pk: row.tranche for row in rows}
    blockers = blockers_of(waiting.values())
    return [
        _todo(waiting[each.condition], each)
        for found in blockers.values()
        for each in found
        if each.condition in waiting and each.code in TASKS
    ]


def _todo(tranche: Tranche, blocker: Blocker) -> Todo:
    return Todo(
        title=f"{TASKS[blocker.code]}: {tranche.title}",
        url=tranche.get_absolute_url(),
        owner="Your trust",
        due_on=tranche.due_on,
        holds_up=tranche.amount,
        capital_class=tranche.capital_class,
        detail=blocker.sentence,
    )
