"""May this person do this to this participation or pairing, as it stands?"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Model

from accounts.models import User
from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.dates import long_date, today
from core.errors import BadInput, NotAllowed, NotPossible
from programmes import lifecycles
from programmes.models import Pairing, Participation, Wave
from programmes.separation import check_not_connected
from trusts.models import Trust


def check_can_run(by: Actor, trust: Trust) -> None:
    """Programme staff run who takes part, and never for a trust they have to do with."""
    check_has(by, Permission.PROGRAMME_EDIT)
    check_not_connected(by, trust)


def check_has_reason(reason: str) -> None:
    """Each choice and each refusal is recorded with a reason (domain rules 4, 6 and 8)."""
    if not reason.strip():
        raise BadInput("Give a reason: it stays in the history.", code="reason")


def check_fields(row: Model) -> None:
    """Raise BadInput with the first thing wrong in a row that is about to be saved."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise BadInput(" ".join(error.messages), code="fields") from error


def check_not_future(day: date, what: str) -> None:
    if day > today():
        raise BadInput(f"The date {what} cannot be in the future.", code="future")


def check_trust_open(trust: Trust, on: date) -> None:
    """New participants are trusts that are open on the day (domain rule 2)."""
    if not trust.is_open(on):
        raise NotPossible(
            f"{trust.display_name} is not open on {long_date(on)}, so it cannot join.",
            next_step="Choose its successor, or a trust that is open.",
            code="trust_closed",
        )


def check_wave_is_open(wave: Wave | None, on: date) -> None:
    """A wave takes trusts between its two dates."""
    if wave is None:
        return
    too_early = wave.opens_on is not None and on < wave.opens_on
    too_late = wave.closes_on is not None and on > wave.closes_on
    if too_early or too_late:
        raise NotPossible(
            f"{wave.name} takes new participants from {long_date(wave.opens_on)} "
            f"to {long_date(wave.closes_on)}.",
            next_step="Choose another wave, or ask an administrator to change its dates.",
            code="wave_closed",
        )


def check_takes_part_once(trust: Trust, participations: list[Participation]) -> None:
    if participations:
        raise NotPossible(
            f"{trust.display_name} already takes part in this role.",
            next_step="Open its participation instead.",
            code="participates_already",
        )


def check_diligence_under_way(participation: Participation) -> None:
    if participation.status != "due_diligence":
        label = participation.get_status_display().lower()
        raise NotPossible(
            f"Due diligence is not under way: this participation is “{label}”.",
            next_step="Start due diligence first.",
            code="diligence_not_under_way",
        )


def check_diligence_finished(participation: Participation, signed_on: date) -> None:
    """No agreement before due diligence is finished (domain rules 4 and 9)."""
    finished = participation.due_diligence_finished_on
    if finished is None:
        raise NotPossible(
            "Due diligence is not finished, so no agreement can be signed.",
            next_step="Record when due diligence was finished.",
            code="diligence_unfinished",
        )
    if signed_on < finished:
        raise BadInput(
            f"The agreement cannot be signed before due diligence was finished, on "
            f"{long_date(finished)}.",
            code="diligence_first",
        )


def check_may_announce(participation: Participation) -> None:
    """Proposed participants are never public (domain rule 4)."""
    if participation.status == "proposed":
        raise NotPossible(
            "A trust that is only proposed is not announced.",
            next_step="Start due diligence first.",
            code="proposed",
        )


def check_can_pair(exemplar: Participation, follower: Participation) -> None:
    """A pair is an exemplar and a fast follower of one programme, two trusts (domain rule 6)."""
    if exemplar.role != "exemplar" or follower.role != "fast_follower":
        raise BadInput(
            "A pairing joins an exemplar and a fast follower.",
            next_step="Choose a participant of each kind.",
            code="pair_roles",
        )
    if exemplar.programme_id != follower.programme_id:
        raise BadInput("The two take part in different programmes.", code="pair_programmes")
    if exemplar.trust_id == follower.trust_id:
        raise BadInput("A trust cannot be paired with itself.", code="pair_itself")
    for side in (exemplar, follower):
        check_still_takes_part(side)


def check_still_takes_part(side: Participation) -> None:
    if side.has_left:
        raise NotPossible(
            f"{side.name_at_the_time} no longer takes part.",
            next_step="Choose a participant that does.",
            code="left",
        )


def check_not_paired_already(exemplar: Participation, follower: Participation) -> None:
    """An open pairing of the same two stands only once."""
    if exemplar.pairings_as_exemplar.filter(
        follower=follower, status__in=lifecycles.OPEN_PAIRING
    ).exists():
        raise NotPossible(
            "These two are already paired, or about to be.",
            next_step="Open their pairing instead.",
            code="paired_already",
        )


def check_no_current_exemplar(pairing: Pairing) -> None:
    """A follower has one current exemplar (domain rule 6)."""
    if pairing.follower.pairings_as_follower.current().exists():
        raise NotPossible(
            f"{pairing.follower.name_at_the_time} already follows an exemplar.",
            next_step="End that pairing first, with a date and a reason.",
            code="one_exemplar",
        )


def check_can_answer(by: Actor, pairing: Pairing, side: Participation) -> None:
    """Each side answers for itself: a person with the right role at that very trust."""
    if not isinstance(by, User) or not any(
        Permission.PAIRING_CONFIRM in role.permissions for role in by.roles_at(side.trust)
    ):
        raise NotAllowed(
            f"Only {side.trust.display_name} itself can answer for its side.",
            next_step="Its chief information officer can do it.",
            code="not_this_side",
        )
    lifecycles.PAIRING.check(pairing.status, "confirmed")


def check_another_person(by: Actor, confirmed_by: User | None) -> None:
    """One person does not confirm for both sides, even when they belong to both trusts."""
    if confirmed_by is not None and confirmed_by.pk == by.pk:
        raise NotAllowed(
            "You confirmed for the other side, so you cannot confirm for this one.",
            next_step="Ask a colleague at this trust.",
            code="both_sides",
        )


def check_can_deny(by: Actor, pairing: Pairing) -> None:
    """Either side says no for itself; programme staff may take a proposal back."""
    sides = (pairing.exemplar.trust, pairing.follower.trust)
    if any(by.has(Permission.PAIRING_CONFIRM, trust) for trust in sides):  # type: ignore[attr-defined]
        return
    for trust in sides:
        check_can_run(by, trust)


def check_end_of_pairing(pairing: Pairing, day: date) -> None:
    """A pairing ends on a day on which it was in force."""
    check_not_future(day, "on which the pairing ended")
    if pairing.from_date is not None and day < pairing.from_date:
        raise BadInput(
            f"The pairing began on {long_date(pairing.from_date)}, so it cannot end before.",
            code="ends_before_it_begins",
        )
