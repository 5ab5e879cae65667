"""What the trusts that hold an award are told at once: that it is paused or goes on, what a waiver
lifts, what is to be paid back, what moves to another year, and what would lapse."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from core.mail import Letter, send_mails
from funding import queries
from funding.models import Award, AwardAmount, AwardPause, Recovery, Reprofile, Waiver
from funding.notifications import TOLD
from trusts.models import Membership


def paused(pause: AwardPause) -> None:
    """Nothing is paid for now, and why."""
    _tell(pause.award, "funding/award_paused", pause, f"paused:{pause.pk}")


def pause_ended(pause: AwardPause) -> None:
    """What waits for nothing else is paid again."""
    _tell(pause.award, "funding/award_goes_on", pause, f"goes_on:{pause.pk}")


def waiver_granted(waiver: Waiver) -> None:
    """What is lifted, why and until when; and when anybody may read it (rule 24)."""
    _tell(waiver.tranche.award, "funding/waiver_granted", waiver, f"{waiver.pk}", waiver)


def waiver_revoked(waiver: Waiver) -> None:
    """The condition counts again, and why."""
    _tell(waiver.tranche.award, "funding/waiver_revoked", waiver, f"{waiver.pk}", waiver)


def recovery_agreed(recovery: Recovery) -> None:
    """What is to be paid back, by when and why."""
    _tell_of(recovery, "funding/recovery_agreed")


def recovery_received(recovery: Recovery) -> None:
    """The money is there."""
    _tell_of(recovery, "funding/recovery_received")


def recovery_dropped(recovery: Recovery) -> None:
    """Nothing is to be paid back any more, and why."""
    _tell_of(recovery, "funding/recovery_dropped")


def _tell_of(recovery: Recovery, template: str) -> None:
    _tell(recovery.tranche.award, template, recovery, f"{recovery.pk}", recovery)


def reprofiled(reprofile: Reprofile) -> None:
    """What moved from which year to which, and why."""
    _tell(reprofile.award, "funding/reprofiled", reprofile, f"{reprofile.pk}", reprofile)


def lapses(amount: AwardAmount) -> None:
    """What lapses on 31 March as things stand (`left`), once a year."""
    _tell(amount.award, "funding/lapse_warning", amount, f"{amount.award_id}:{amount.year}")


def holders_people(award: Award) -> Iterable[User]:
    """The chief information officers and finance leads of the trusts that hold an award, once."""
    members = Membership.objects.in_force().filter(
        trust__in=queries.current_holders(award), role__in=TOLD
    )
    return User.objects.active().filter(memberships__in=members).distinct().order_by("pk")


def _tell(award: Award, template: str, about: Any, key: str, place: Any = None) -> None:
    """`place`: where it is read, if not on the award's page."""
    url = (place or award).get_absolute_url()
    letters = [
        Letter(
            person.email,
            {"person": person, "award": award, "about": about, "url": url},
            f"{template}:{key}:{person.pk}",
        )
        for person in holders_people(award)
    ]
    send_mails(template=template, letters=letters)
