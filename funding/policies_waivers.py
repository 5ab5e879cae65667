"""Who may ask for a waiver, who grants it, and who ends it (rules 10 and 17)."""

from datetime import date

from accounts.models import User
from accounts.permissions import Permission
from accounts.policies import check_has, has
from core.actors import Actor
from core.dates import long_date, today
from core.errors import BadInput, NotAllowed, NotPossible
from funding import policies, queries
from funding.blockers import blockers_of
from funding.lifecycles import WAIVER
from funding.models import Award, Condition, ReleaseParty, Tranche, Waiver, WaiverGrant
from funding.queries_waivers import in_force_of, judges_of, steps_in_payment_of
from programmes.separation import check_not_connected

Side = WaiverGrant.Side
# Who grants for which side.
SIDES = {
    Side.PROGRAMME: Permission.RELEASE_APPROVE_PROGRAMME,
    Side.FINANCE: Permission.RELEASE_APPROVE_FINANCE,
}


def check_can_ask(by: Actor, condition: Condition, until: date) -> User:
    """Programme staff, for a condition that stands in the way. Gives the person."""
    person = policies.check_is_person(by)
    check_has(by, Permission.AWARD_EDIT)
    tranche = condition.tranche
    _check_not_of_ours(person, tranche.award)
    policies.check_award_is(tranche.award, "agreed")
    _check_not_asked(condition)
    if condition.pk not in {each.condition for each in blockers_of([tranche])[tranche.pk]}:
        _refuse_what_is_met(condition)
    check_until(tranche, until)
    return person


def check_until(tranche: Tranche, until: date) -> None:
    """A waiver ends within the instalment's financial year, and not in the past."""
    last = tranche.financial_year.last_day
    if not today() <= until <= last:
        raise BadInput(
            f"A waiver of this instalment ends between today and {long_date(last)}, the end of "
            "its financial year.",
            code="until",
        )


def _check_not_asked(condition: Condition) -> None:
    if waiver := Waiver.objects.filter(condition=condition, status="asked").first():
        raise NotPossible(
            f"Waiver {waiver.reference} of this was asked for already.",
            next_step="Wait until it is decided, or withdraw it first.",
            code="waiver_asked",
        )


def _refuse_what_is_met(condition: Condition) -> None:
    """Why nothing stands in the way: it is so, or it is lifted already."""
    if waiver := in_force_of(condition):
        raise NotPossible(
            f"Waiver {waiver.reference} lifts this until {long_date(waiver.until)}.",
            next_step="Ask again when it has ended, if it is still needed.",
            code="waived_already",
        )
    raise NotPossible(
        "The instalment does not wait for this any more.",
        next_step="Nothing to lift: look at what else it waits for.",
        code="nothing_to_waive",
    )


def check_can_grant(by: Actor, waiver: Waiver) -> tuple[User, str]:
    """One of two: for the programme, or for finance. Gives the person and the side.

    Neither who asked, nor who granted already; nobody who has to do with a trust of the award, has
    judged the evidence, or has a step in the payment.
    """
    person = policies.check_is_person(by)
    side = _side_of(person, waiver)
    WAIVER.check(waiver.status, "granted")
    if waiver.until < today():
        raise NotPossible(
            f"This waiver would have ended on {long_date(waiver.until)}.",
            next_step="Refuse it; a colleague may ask for another.",
            code="waiver_late",
        )
    _check_separate(person, waiver)
    return person, side


def _side_of(person: User, waiver: Waiver) -> str:
    mine = [side for side, permission in SIDES.items() if person.has(permission)]
    if not mine:
        check_has(person, Permission.RELEASE_APPROVE_PROGRAMME)
    taken = dict(waiver.grants.values_list("side", "person"))
    if person.pk in taken.values():
        raise NotAllowed(
            "You granted this waiver already.",
            next_step="A second person grants it: nobody does both.",
            code="waiver_two_people",
        )
    for side in mine:
        if side not in taken:
            return side
    raise NotPossible(
        "A colleague granted this waiver already, for the same side as you.",
        next_step="The other side grants it next.",
        code="waiver_side_taken",
    )


def _check_separate(person: User, waiver: Waiver) -> None:
    _check_not_of_ours(person, waiver.tranche.award)
    why = ""
    if waiver.asked_by_id == person.pk:
        why = "You asked for this waiver."
    elif person.pk in judges_of(waiver.condition):
        why = "You judged evidence on which this instalment rests."
    elif duty := steps_in_payment_of(waiver.tranche, person):
        why = f"You {policies.DONE[ReleaseParty.Duty(duty)]}."
    if why:
        raise NotAllowed(
            why,
            next_step="Two others grant it, who have no other part in this money.",
            code="separation",
        )


def check_can_refuse(by: Actor, waiver: Waiver) -> User:
    """Whoever could grant it, for either side, but not who asked. Gives the person."""
    person = _check_decides(by, waiver)
    WAIVER.check(waiver.status, "refused")
    if waiver.asked_by_id == person.pk:
        raise NotAllowed(
            "You asked for this waiver.", next_step="Withdraw it instead.", code="separation"
        )
    return person


def check_can_withdraw(by: Actor, waiver: Waiver) -> User:
    """Whoever asked, while it is not decided. Gives the person."""
    person = policies.check_is_person(by)
    check_has(by, Permission.AWARD_EDIT)
    WAIVER.check(waiver.status, "withdrawn")
    if waiver.asked_by_id != person.pk:
        raise NotAllowed(
            f"{waiver.asked_by} asked for this waiver.",
            next_step="Whoever may grant it can refuse it, with a reason.",
            code="waiver_of_another",
        )
    _check_not_of_ours(person, waiver.tranche.award)
    return person


def check_can_revoke(by: Actor, waiver: Waiver) -> User:
    """Whoever may grant waivers, for either side, while it is in force. Gives the person."""
    person = _check_decides(by, waiver)
    WAIVER.check(waiver.status, "revoked")
    if waiver.is_over:
        raise NotPossible(
            f"This waiver ended on {long_date(waiver.until)}.",
            next_step="Nothing more to do: it lifts nothing any more.",
            code="waiver_over",
        )
    return person


def _check_decides(by: Actor, waiver: Waiver) -> User:
    person = policies.check_is_person(by)
    if not any(has(by, permission) for permission in SIDES.values()):
        check_has(by, Permission.RELEASE_APPROVE_PROGRAMME)
    _check_not_of_ours(person, waiver.tranche.award)
    return person


def _check_not_of_ours(person: User, award: Award) -> None:
    for trust in queries.current_holders(award):
        check_not_connected(person, trust)
