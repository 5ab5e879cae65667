"""The steps of a release: who took which, and how it ends.

The table of parties has a row for each person and duty; PostgreSQL refuses a person a second
duty, and anybody who has to do with a trust that holds the award.
"""

import functools
from collections.abc import Callable
from typing import Any

from accounts.models import User
from core.actors import PORTAL, Actor
from core.dates import now
from core.errors import NotPossible
from core.services import locked, service
from funding import queries
from funding.lifecycles import RELEASED, STOPPABLE
from funding.models import PaymentBatch, Release, ReleaseParty
from funding.services import ledger

Duty = ReleaseParty.Duty


def take_duty(release: Release, person: User, duty: str) -> ReleaseParty:
    """Write down that a person takes a duty that is taken once in a release's life."""
    return ReleaseParty.objects.create(release=release, person=person, duty=duty, at=now())


def keep_duty(release: Release, person: User, duty: str) -> ReleaseParty:
    """Write down that a person has a duty; once, however often they act on it."""
    party, _ = ReleaseParty.objects.get_or_create(
        release=release, person=person, duty=duty, defaults={"at": now()}
    )
    return party


def end(release: Release, status: str, reason: str) -> Release:
    """Let a locked release die, and take it out of the ledger if it stood there."""
    was_released = release.status in RELEASED
    release.status, release.reason = status, reason.strip()
    release.save(update_fields=["status", "reason"])
    if was_released:
        ledger.reverse_released(release)
    close_if_settled(release)
    return release


def close_if_settled(release: Release) -> None:
    """Close a release's batch when none of its payments is under way any more."""
    if release.batch_id is None:
        return
    batch = PaymentBatch.objects.select_for_update(of=("self",)).get(pk=release.batch_id)
    if not Release.objects.filter(batch=batch, status="instructed").exists():
        batch.status = "closed"
        batch.save(update_fields=["status"])


@service
def refresh_parties(*, by: Actor, release: Release) -> Release:
    """Bring the assessors among the parties up to date from the binding reviews.

    Whoever accepted evidence after having proposed or approved this payment has two duties: that
    voids the release (rule 10), and another may be proposed. Gives the release as it is now.
    """
    row = locked(release)
    if row.status not in STOPPABLE:
        return row
    others = ReleaseParty.objects.filter(release=row).exclude(duty=Duty.ASSESS)
    doubled = others.filter(person__in=queries.assessors_of(row.tranche)).select_related("person")
    if conflict := doubled.first():
        done = conflict.get_duty_display().lower()
        reason = f"{conflict.person} {done} this payment, and accepted evidence for it afterwards."
        return end(row, "void", reason)
    for person in User.objects.filter(pk__in=queries.assessors_of(row.tranche)):
        if not queries.has_connection(person, row.tranche.award):
            keep_duty(row, person, Duty.ASSESS)
    return row


def on_current_parties(step: Callable[..., Release]) -> Callable[..., Release]:
    """Decorate a step of a release: first the parties are brought up to date, in a transaction of
    their own, so that a conflict voids the release even though the step is then refused."""

    @functools.wraps(step)
    def wrapped(*, by: Actor, release: Release, **kwargs: Any) -> Release:
        is_behind = bool(queries.behind(release))
        if is_behind and refresh_parties(by=PORTAL, release=release).status == "void":
            raise NotPossible(
                "This payment approval is void: one person had two duties in it.",
                next_step="Propose the payment again; others then approve it.",
                code="void",
            )
        return step(by=by, release=release, **kwargs)

    return wrapped
