"""Who may do what with money, and when. Each check says why not, and what to do next (rule 19).

What a tranche waits for is `funding.blockers`; the database refuses the same whoever writes.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from accounts.models import User
from accounts.permissions import Permission
from accounts.policies import check_has, has
from core.actors import Actor
from core.dates import london_day, long_date, today
from core.errors import BadInput, DomainError, NotAllowed, NotPossible
from core.money import pounds
from funding import queries
from funding.lifecycles import AWARD, DEAD, RELEASE
from funding.models import Award, PaymentBatch, Release, ReleaseParty, Tranche
from funding.models.budgets import MOST_WORKING_DAYS
from programmes.separation import check_not_connected
from trusts.models import Trust

Duty = ReleaseParty.Duty

DONE = {
    Duty.ASSESS: "accepted the evidence for this payment",
    Duty.PROPOSE: "proposed this payment",
    Duty.APPROVE_PROGRAMME: "approved this payment for the programme",
    Duty.APPROVE_FINANCE: "approved this payment for finance",
    Duty.PAY: "instructed this payment or recorded it",
}


def passes(check: Callable[..., object], *args: Any, **kwargs: Any) -> bool:
    """The boolean twin of any check: `passes(check_can_propose, user, tranche)`."""
    try:
        check(*args, **kwargs)
    except DomainError:
        return False
    return True


def check_has_reason(reason: str) -> None:
    """A refusal or an end is recorded with its reason."""
    if not reason.strip():
        raise BadInput("Give a reason: it stays in the history.", code="reason")


def check_not_future(day: date, what: str) -> None:
    if day > today():
        raise BadInput(f"{what} cannot be in the future.", code="future")


def check_is_person(by: Actor) -> User:
    """Approving and paying is for people; the portal only proposes. Gives the person."""
    if not isinstance(by, User):
        raise NotAllowed(
            "The portal proposes payments; people approve and pay them.",
            next_step="Sign in as somebody whose role allows it.",
            code="person",
        )
    return by


# Setting up


def check_can_set_budget(by: Actor, *, confirmed: bool = False) -> None:
    """Budgets are planned by the programme; a confirmed one is finance's to change (rule 9)."""
    check_has(by, Permission.BUDGET_EDIT)
    if confirmed:
        check_has(by, Permission.RELEASE_APPROVE_FINANCE)


def check_are_rules(light_route_below: Any, *days: int) -> None:
    """A limit of £0 or more, and from one day on."""
    if light_route_below < 0:
        raise BadInput("The limit must be £0 or more.", code="limit")
    if not all(1 <= number <= MOST_WORKING_DAYS for number in days):
        raise BadInput(f"Working days must be from 1 to {MOST_WORKING_DAYS}.", code="days")


def check_can_edit_award(by: Actor, trusts: Iterable[Trust] = ()) -> None:
    """Programme staff draw up awards, never for a trust they have to do with (rule 10)."""
    check_has(by, Permission.AWARD_EDIT)
    for trust in trusts:
        check_not_connected(by, trust)


def check_can_edit_catalogue(by: Actor) -> None:
    """Programme staff and administrators look after the catalogue of commitments."""
    if not has(by, Permission.ACCOUNTS_MANAGE):
        check_has(by, Permission.AWARD_EDIT)


def check_award_is(award: Award, *statuses: str) -> None:
    if award.status not in statuses:
        raise NotPossible(
            f"Award {award.reference} is “{AWARD.labels[award.status].lower()}”.",
            next_step="Make a new award for what has changed.",
            code="award_status",
        )


def check_trust_open(trust: Trust, on: date) -> None:
    """New awards go only to a trust open on the award date (rule 2)."""
    if not trust.is_open(on):
        raise NotPossible(
            f"{trust.display_name} is not open on {long_date(on)}.",
            next_step="Choose its successor, or a trust that is open.",
            code="trust_closed",
        )


# Release


def check_free_to_step(by: User, release: Release, duty: str) -> None:
    """The release is not on hold, and `check_separate`; one question if all is well."""
    standing = queries.standing(by, release)
    if standing.is_held:
        check_not_held(release)
    _check_standing(by, release, standing, duty)


def check_separate(by: User, release: Release, duty: str) -> None:
    """One person has one duty in a release, and nothing to do with its trusts (rule 10)."""
    _check_standing(by, release, queries.standing(by, release), duty)


def _check_standing(by: User, release: Release, standing: queries.Standing, duty: str) -> None:
    for trust in queries.current_holders(release.tranche.award) if standing.is_connected else ():
        check_not_connected(by, trust)
    for done in sorted(standing.duties - {duty}):
        raise NotAllowed(
            f"You {DONE[Duty(done)]}.",
            next_step="Somebody else does this step: no one person takes two.",
            code="separation",
        )


def check_can_propose(by: Actor, tranche: Tranche) -> None:
    """The portal proposes; a person may too, and is then barred from approving. After a person's
    no, or a payment that did not arrive, a person proposes anew."""
    check_has(by, Permission.RELEASE_PROPOSE)
    if not isinstance(by, User):
        _check_not_ended_by_a_person(tranche)
        return
    for trust in queries.current_holders(tranche.award):
        check_not_connected(by, trust)
    if by.pk in queries.assessors_of(tranche):
        raise NotAllowed(
            f"You {DONE[Duty.ASSESS]}.",
            next_step="Leave it to the portal, which proposes by itself.",
            code="separation",
        )


def _check_not_ended_by_a_person(tranche: Tranche) -> None:
    tried = queries.last_try(tranche)
    if tried is not None and tried.status in DEAD - {"void"}:
        raise NotPossible(
            f"Payment {tried.reference} is “{RELEASE.labels[tried.status].lower()}”.",
            next_step="A person proposes it anew.",
            code="person_proposes",
        )


def check_not_held(release: Release) -> None:
    """A payment on hold goes no step further."""
    if hold := queries.hold_of(release):
        raise NotPossible(
            f"Payment {release.reference} is on hold since {long_date(hold.held_at)}: "
            f"“{hold.reason}”.",
            next_step=f"{hold.held_by} lifts the hold, or a colleague with no step in this "
            "payment does.",
            code="held",
        )


def check_can_approve_for_programme(by: Actor, release: Release) -> None:
    """The first of two approvals."""
    person = check_is_person(by)
    check_has(by, Permission.RELEASE_APPROVE_PROGRAMME)
    RELEASE.check(release.status, "programme_approved")
    check_free_to_step(person, release, Duty.APPROVE_PROGRAMME)


def check_can_approve_for_finance(by: Actor, release: Release) -> None:
    """The second approval; the only one by the light route (rule 18)."""
    person = check_is_person(by)
    check_has(by, Permission.RELEASE_APPROVE_FINANCE)
    RELEASE.check(release.status, "approved")
    check_free_to_step(person, release, Duty.APPROVE_FINANCE)
    if release.status == "proposed":
        _check_light_route(person, release.tranche)


def _check_light_route(person: User, tranche: Tranche) -> None:
    if not queries.is_light(tranche):
        raise NotPossible(
            "The programme has not approved this payment yet.",
            next_step="A programme manager approves it first.",
            code="programme_first",
        )
    if person.pk == queries.light_set_by(tranche):
        raise NotAllowed(
            "You set the limit below which one approval is enough.",
            next_step="Another finance approver gives it, or a programme manager approves first.",
            code="separation",
        )


def check_can_decline(by: Actor, release: Release) -> None:
    """Whoever could give the next approval may say no."""
    person = check_is_person(by)
    finance = release.status == "programme_approved" or queries.is_light(release.tranche)
    check_has(
        by,
        Permission.RELEASE_APPROVE_FINANCE if finance else Permission.RELEASE_APPROVE_PROGRAMME,
    )
    RELEASE.check(release.status, "declined")
    check_not_of_ours(person, release)


def check_can_withdraw(by: Actor, release: Release) -> None:
    """The programme takes a proposal back while it is not decided."""
    check_has(by, Permission.RELEASE_PROPOSE)
    RELEASE.check(release.status, "withdrawn")
    check_not_of_ours(by, release)


def check_can_cancel(by: Actor, release: Release) -> None:
    """The programme takes an approval back; once instructed, payments do."""
    instructed = release.status == "instructed"
    check_has(by, Permission.PAYMENT_RECORD if instructed else Permission.RELEASE_PROPOSE)
    RELEASE.check(release.status, "cancelled")
    check_not_of_ours(by, release)


def check_not_of_ours(by: Actor, release: Release) -> None:
    """Nobody acts on a payment of a trust that they have to do with (rule 10)."""
    for trust in queries.current_holders(release.tranche.award):
        check_not_connected(by, trust)


# Payment


def check_can_make_batch(by: Actor, releases: Iterable[Release]) -> User:
    """A payments officer puts approved releases into a batch. Gives the officer."""
    person = check_is_person(by)
    check_has(by, Permission.PAYMENT_INSTRUCT)
    rows = list(releases)
    if not rows:
        raise BadInput("Select at least one approved payment.", code="batch_empty")
    for release in rows:
        check_can_be_batched(release)
    if waiting := queries.waiting_in_batch(rows):
        raise NotPossible(
            f"{waiting[0].release} is already in batch {waiting[0].batch}, which is being made.",
            next_step="Wait until that batch is made.",
            code="batch_waiting",
        )
    return person


def check_can_be_batched(release: Release) -> None:
    """Only an approved payment goes into a batch, and into one only."""
    if RELEASE.allows(release.status, "instructed"):
        return check_not_held(release)
    if release.batch is not None:
        raise NotPossible(
            f"Payment {release.reference} is in batch {release.batch} already.",
            next_step="Nothing is instructed twice: look at that batch.",
            code="batched_already",
        )
    raise NotPossible(
        f"Payment {release.reference} is “{RELEASE.labels[release.status].lower()}”: only an "
        "approved payment goes into a batch.",
        next_step="Make the batch without it.",
        code="batch_not_approved",
    )


def check_can_instruct(by: Actor, release: Release) -> None:
    """Approved, and by somebody who had no other part in it."""
    person = check_is_person(by)
    check_has(by, Permission.PAYMENT_INSTRUCT)
    RELEASE.check(release.status, "instructed")
    check_free_to_step(person, release, Duty.PAY)


def check_owns_batch(by: Actor, batch: PaymentBatch) -> None:
    """A batch is made in the name of whoever asked for it."""
    if by.pk != batch.created_by_id:
        raise NotAllowed(
            f"Batch {batch.reference} belongs to {batch.created_by}.",
            next_step="Make a batch of your own.",
            code="batch_owner",
        )


def check_can_record_paid(
    by: Actor, release: Release, paid_on: date, payment_reference: str
) -> None:
    """Paid is recorded apart from approved, with reference and date (rule 15)."""
    _check_can_settle(by, release, "paid")
    check_not_future(paid_on, "The payment date")
    sent = release.batch.instructed_at if release.batch else None
    if sent and paid_on < london_day(sent):
        raise BadInput(
            f"The payment was instructed on {long_date(sent)}, so it was not made before.",
            code="paid_before",
        )
    if not payment_reference.strip():
        raise BadInput("Enter the reference of the payment.", code="payment_reference")
    if other := queries.with_same_reference(release, payment_reference.strip()):
        raise BadInput(
            f"Payment {other.reference} of this batch has this reference already.",
            next_step="Enter the reference of this payment: no transfer pays two.",
            code="reference_twice",
        )


def check_can_record_failed(by: Actor, release: Release) -> None:
    """A payment that came back, or was never made."""
    _check_can_settle(by, release, "failed")


def check_can_record_returned(by: Actor, release: Release, returned_on: date) -> None:
    """A payment that was made and came back, but for what was paid back before."""
    _check_can_settle(by, release, "returned")
    check_not_future(returned_on, "The day on which it came back")
    if release.paid_on and returned_on < release.paid_on:
        raise BadInput(
            f"The payment was made on {long_date(release.paid_on)}, so it did not come back "
            "before.",
            code="returned_before",
        )
    if queries.recovered(release) >= release.amount:
        raise NotPossible(
            f"All {pounds(release.amount)} of this payment was paid back already.",
            next_step="Nothing of it is left to come back: look at its entries in the ledger.",
            code="recovered",
        )


def _check_can_settle(by: Actor, release: Release, to: str) -> None:
    person = check_is_person(by)
    check_has(by, Permission.PAYMENT_RECORD)
    only = "was paid comes back" if to == "returned" else "is instructed in a batch is recorded"
    RELEASE.check(release.status, to, next_step=f"Only a payment that {only}.")
    check_separate(person, release, Duty.PAY)


# Amounts


def check_adds_up(left: Any, right: Any, what: str) -> None:
    if left != right:
        raise BadInput(f"{what}: {pounds(left)} is not {pounds(right)}.", code="sums")


def check_within(amount: Any, most: Any, what: str, next_step: str) -> None:
    """Raise NotPossible for an amount beyond the most there is."""
    if amount > most:
        raise NotPossible(
            f"{what}: {pounds(amount)} is more than {pounds(most)}.",
            next_step=next_step,
            code="too_much",
        )


def check_positive(amount: Any) -> None:
    if amount <= 0:
        raise BadInput("The amount must be more than £0.", code="amount")
