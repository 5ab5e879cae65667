"""Reminding trusts of what they owe: each at most once a day, each reminder recorded."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.dates import now, today
from core.errors import BadInput, DomainError, NotPossible
from core.services import service
from funding import notifications_reminders as notifications
from funding import policies
from funding.models import Reminder
from funding.services.uploads import refusal_of
from trusts.models import Trust

# So many in one go: each is a dozen questions to the database.
MOST = 50


@dataclass(frozen=True)
class Reminded:
    """What became of one trust; `refusal`: why it was not reminded."""

    trust: Trust
    refusal: DomainError | None = None


@service
def remind_trust(*, by: Actor, trust: Trust) -> Reminder:
    """Write to those who prepare and sign off for a trust what it owes, by when, and what money
    that holds up; and record it.

    Raises NotPossible if it was reminded today, owes nothing now, or has nobody to write to.
    """
    person = policies.check_is_person(by)
    check_has(by, Permission.AWARD_EDIT)
    letters = notifications.letters_to(trust)
    if not letters:
        raise NotPossible(
            "Nothing is due within a month or holds up money, or there is nobody to write to.",
            next_step="",
            code="nothing_owed",
        )
    facts = {
        "sent_by": person,
        "sent_at": now(),
        "things": max(letter.context["number"] for letter in letters),
        "people": len(letters),
    }
    reminder, made = Reminder.objects.get_or_create(trust=trust, on_date=today(), defaults=facts)
    if not made:  # earlier today, or by somebody else at the same moment
        raise NotPossible(
            "One reminder was sent today already.",
            next_step="Send another tomorrow, or write to somebody there.",
            code="reminded_today",
        )
    notifications.remind(letters, reminder)
    return reminder


def remind_many(*, by: User, trusts: Sequence[Trust]) -> list[Reminded]:
    """Each by itself, so that one that is refused stops no other. Raises BadInput for none, or
    more than `MOST`."""
    if not trusts:
        raise BadInput(
            "Select at least one trust.",
            next_step="Tick those to remind on the list.",
            code="none_selected",
        )
    if len(trusts) > MOST:
        raise BadInput(f"Select at most {MOST} trusts.", code="too_many")
    return [
        Reminded(trust, refusal_of(lambda trust=trust: remind_trust(by=by, trust=trust)))  # type: ignore[misc]
        for trust in trusts
    ]
