"""What the trusts that hold an award are told at once: that it is paused or goes on, and what a
waiver lifts."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from core.mail import Letter, send_mails
from funding import queries
from funding.models import Award, AwardPause, Waiver
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
