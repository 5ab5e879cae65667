"""Money of an award moves to another year or class: a new decision by two people (rule 14)."""

from datetime import date
from decimal import Decimal

from accounts.models import User
from core.actors import Actor
from core.dates import now, today
from core.references import next_reference
from core.services import locked, service
from funding import notifications_awards as notifications
from funding import policies
from funding import policies_reprofiles as rules
from funding.models import Award, AwardAmount, Reprofile, Tranche
from funding.queries_reprofiles import budgets_of_both
from funding.services import ledger
from funding.signals import hindrance_gone


@service
def ask_reprofile(
    *,
    by: Actor,
    award: Award,
    to_year: int,
    to_class: str,
    reason: str,
    tranche: Tranche | None = None,
    due_on: date | None = None,
    from_year: int = 0,
    from_class: str = "",
    amount: Decimal = Decimal(0),
    authority: str = "",
) -> Reprofile:
    """Ask that one instalment moves, whole, and is due on a day of its new year; or without one,
    an amount in pounds that no instalment of its year and class holds.

    Raises NotPossible for what is paid, being paid, lapsed or not there; BadInput for a day outside
    the new year, or capital that becomes revenue without an authority (rule 13); NotAllowed.
    """
    wanted = Reprofile(
        award=tranche.award if tranche else award,
        tranche=tranche,
        from_year=tranche.year if tranche else from_year,
        from_class=tranche.capital_class if tranche else from_class,
        to_year=to_year,
        to_class=to_class,
        amount=tranche.amount if tranche else amount,
        due_on=due_on if tranche else None,
        reason=reason.strip(),
        authority=authority.strip(),
        asked_at=now(),
    )
    _lock(wanted)
    wanted.asked_by = rules.check_can_ask(by, wanted)
    policies.check_has_reason(reason)
    wanted.reference = next_reference("RP", today().year)
    wanted.save()
    return wanted


@service
def agree_reprofile(*, by: Actor, reprofile: Reprofile) -> Reprofile:
    """Decide that it moves, and move it: the award's amounts, the instalment, and what the ledger
    says was promised, whose old entries are reversed. The trusts of the award are told.

    Raises NotAllowed for whoever asked and for anybody who has to do with a trust of the award;
    NotPossible where something was paid meanwhile, or the new year's budget has no room.
    """
    _lock(reprofile)
    row = locked(reprofile)
    row.decided_by, row.decided_at = rules.check_can_agree(by, row), now()
    row.status = "agreed"
    row.save(update_fields=["status", "decided_by", "decided_at"])
    _move(row)
    ledger.allocate(row.award, today())
    notifications.reprofiled(row)
    hindrance_gone.send(sender=Reprofile)
    return row


@service
def refuse_reprofile(*, by: Actor, reprofile: Reprofile, reason: str) -> Reprofile:
    """Say no, with a reason: the money stays in its year, and may lapse."""
    row = locked(reprofile)
    return _end(row, "refused", rules.check_can_refuse(by, row), reason)


@service
def withdraw_reprofile(*, by: Actor, reprofile: Reprofile, reason: str) -> Reprofile:
    """Take back what one asked for, with a reason."""
    row = locked(reprofile)
    return _end(row, "withdrawn", rules.check_can_withdraw(by, row), reason)


def _lock(reprofile: Reprofile) -> None:
    """The budgets of both years, the award and the instalment, in that order, as a proposal does;
    `reprofile` then holds them as they are now."""
    list(budgets_of_both(reprofile).select_for_update(of=("self",), no_key=True))
    awards = Award.objects.select_for_update(of=("self",), no_key=True)
    reprofile.award = awards.get(pk=reprofile.award_id)
    if reprofile.tranche_id is not None:
        tranches = Tranche.objects.select_for_update(of=("self",), no_key=True)
        reprofile.tranche = tranches.get(pk=reprofile.tranche_id)


def _move(row: Reprofile) -> None:
    """First there is room in the new year, then the instalment moves, then the old year shrinks:
    so instalments never come to more than the award on the way."""
    new, _ = AwardAmount.objects.get_or_create(
        award=row.award,
        year=row.to_year,
        capital_class=row.to_class,
        defaults={"amount": Decimal(0)},
    )
    new.amount += row.amount
    new.save(update_fields=["amount"])
    if row.tranche is not None:
        tranche = row.tranche
        tranche.year, tranche.capital_class = row.to_year, row.to_class
        tranche.due_on = row.due_on or tranche.due_on
        tranche.save(update_fields=["year", "capital_class", "due_on"])
    old = AwardAmount.objects.get(award=row.award, year=row.from_year, capital_class=row.from_class)
    old.amount -= row.amount
    old.save(update_fields=["amount"])


def _end(reprofile: Reprofile, status: str, person: User, reason: str) -> Reprofile:
    policies.check_has_reason(reason)
    reprofile.status, reprofile.decision = status, reason.strip()
    reprofile.decided_by, reprofile.decided_at = person, now()
    reprofile.save(update_fields=["status", "decision", "decided_by", "decided_at"])
    return reprofile
