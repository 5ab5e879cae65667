"""Who may pause an award, and who lets it go on."""

from accounts.models import User
from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.dates import long_date
from core.errors import NotPossible
from funding import policies, queries
from funding.models import Award, AwardPause
from programmes.separation import check_not_connected


def check_can_pause(by: Actor, award: Award) -> User:
    """Programme staff with nothing to do with its trusts, while it is agreed. Gives the person."""
    person = _check_looks_after(by, award)
    policies.check_award_is(award, "agreed")
    if pause := queries.pause_of(award):
        raise NotPossible(
            f"Award {award.reference} is paused already, since {long_date(pause.paused_at)}.",
            next_step="Nothing more to do: nothing of it is paid until the pause ends.",
            code="paused_already",
        )
    return person


def check_can_end_pause(by: Actor, award: Award) -> AwardPause:
    """The same people, also whoever began it. Gives the pause."""
    _check_looks_after(by, award)
    pause = queries.pause_of(award)
    if pause is None:
        raise NotPossible(
            f"Award {award.reference} is not paused.",
            next_step="Nothing more to do here: look at the page again.",
            code="not_paused",
        )
    return pause


def _check_looks_after(by: Actor, award: Award) -> User:
    person = policies.check_is_person(by)
    check_has(by, Permission.AWARD_EDIT)
    for trust in queries.current_holders(award):
        check_not_connected(by, trust)
    return person
