"""Who may ask that money moves to another year or class, and who decides it (rules 10, 13, 14)."""

from decimal import Decimal

from accounts.models import User
from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.dates import FinancialYear, long_date, today
from core.errors import BadInput, NotAllowed, NotPossible
from core.money import pounds
from funding import policies, queries
from funding.lifecycles import RELEASE, REPROFILE
from funding.models import Award, Release, Reprofile
from funding.presenting.words import year_and_class
from funding.queries_reprofiles import room_left, unplanned
from programmes.separation import check_not_connected


def check_can_ask(by: Actor, wanted: Reprofile) -> User:
    """Programme staff, for money that can move. Gives the person."""
    person = policies.check_is_person(by)
    check_has(by, Permission.AWARD_EDIT)
    _check_not_of_ours(person, wanted.award)
    check_moves(wanted)
    waiting = Reprofile.objects.filter(tranche=wanted.tranche, status="asked").first()
    if wanted.tranche is not None and waiting is not None:
        raise NotPossible(
            f"Re-profiling {waiting.reference} of this instalment was asked for already.",
            next_step="Wait until it is decided, or withdraw it first.",
            code="reprofile_asked",
        )
    return person


def check_moves(wanted: Reprofile) -> None:
    """An agreed award's money, of a year that is not over, into another year or class; capital
    becomes revenue only by a recorded authority (rule 13)."""
    policies.check_award_is(wanted.award, "agreed")
    policies.check_positive(wanted.amount)
    if (wanted.from_year, wanted.from_class) == (wanted.to_year, wanted.to_class):
        raise BadInput("Select another year, or another class.", code="same_year")
    this_year = FinancialYear.of(today()).start
    if wanted.from_year < this_year:
        raise NotPossible(
            f"{FinancialYear(wanted.from_year)} is over: what was not paid has lapsed.",
            next_step="Only a new award can promise the money again.",
            code="lapsed",
        )
    if wanted.to_year < this_year:
        raise BadInput("Money moves to this financial year or a later one.", code="year_over")
    if (wanted.from_class, wanted.to_class) == ("capital", "revenue") and not wanted.authority:
        raise BadInput(
            "Capital becomes revenue only by a higher authority: enter who allowed it.",
            next_step="Name the letter or minute that says so.",
            code="authority",
        )
    _check_whole(wanted)


def _check_whole(wanted: Reprofile) -> None:
    """One whole instalment of which nothing is paid or being paid, or money that none holds."""
    tranche = wanted.tranche
    if tranche is None:
        policies.check_within(
            wanted.amount,
            unplanned(wanted.award, wanted.from_year, wanted.from_class),
            "What no instalment of that year and class holds is less",
            "Move an instalment instead, or less money.",
        )
        return
    if live := Release.objects.live().filter(tranche=tranche).first():
        raise NotPossible(
            f"Payment {live.reference} of this instalment is "
            f"“{RELEASE.labels[live.status].lower()}”.",
            next_step="What is paid or being paid stays in its year.",
            code="release_under_way",
        )
    was = (tranche.year, tranche.capital_class, tranche.amount)
    if was != (wanted.from_year, wanted.from_class, wanted.amount):
        raise NotPossible(
            f"The instalment is {pounds(tranche.amount)} of "
            f"{year_and_class(tranche.year, tranche.capital_class)} now.",
            next_step="Ask for it as it is now.",
            code="instalment_changed",
        )
    year = FinancialYear(wanted.to_year)
    if wanted.due_on is None or not year.first_day <= wanted.due_on <= year.last_day:
        raise BadInput(
            f"The instalment is due from {long_date(year.first_day)} to "
            f"{long_date(year.last_day)}, in its new financial year.",
            code="due_on",
        )


def check_can_agree(by: Actor, reprofile: Reprofile) -> User:
    """Somebody for finance who did not ask, while it can still move and there is room for it.

    Call with the budgets of both years, the award and the instalment locked. Gives the person.
    """
    person = _check_decides(by, reprofile, "agreed")
    check_moves(reprofile)
    where = year_and_class(reprofile.to_year, reprofile.to_class)
    room = room_left(reprofile)
    if room is None:
        raise NotPossible(
            f"There is no budget for {where}.",
            next_step="Set one first: an indicative one will do.",
            code="budget_missing",
        )
    if room < reprofile.amount:
        raise NotPossible(
            f"The budget of {where} has room for {pounds(max(room, Decimal(0)))} more: awards "
            "promise the rest of it.",
            next_step="Raise that budget first, or refuse this.",
            code="budget_full",
        )
    return person


def check_can_refuse(by: Actor, reprofile: Reprofile) -> User:
    """Whoever could agree to it."""
    return _check_decides(by, reprofile, "refused")


def _check_decides(by: Actor, reprofile: Reprofile, to: str) -> User:
    person = policies.check_is_person(by)
    check_has(by, Permission.RELEASE_APPROVE_FINANCE)
    REPROFILE.check(reprofile.status, to)
    if reprofile.asked_by_id == person.pk:
        raise NotAllowed(
            "You asked for this.",
            next_step="Withdraw it: whoever asks does not decide.",
            code="separation",
        )
    _check_not_of_ours(person, reprofile.award)
    return person


def check_can_withdraw(by: Actor, reprofile: Reprofile) -> User:
    """Whoever asked, while it is not decided. Gives the person."""
    person = policies.check_is_person(by)
    check_has(by, Permission.AWARD_EDIT)
    REPROFILE.check(reprofile.status, "withdrawn")
    if reprofile.asked_by_id != person.pk:
        raise NotAllowed(
            f"{reprofile.asked_by} asked for this.",
            next_step="Whoever may decide it can refuse it, with a reason.",
            code="reprofile_of_another",
        )
    _check_not_of_ours(person, reprofile.award)
    return person


def _check_not_of_ours(person: User, award: Award) -> None:
    for trust in queries.current_holders(award):
        check_not_connected(person, trust)
