"""What waits for a trust about its part in programmes."""

from typing import Any

from accounts.models import User
from accounts.permissions import Permission
from core.todo import Todo
from programmes.models import Pairing
from trusts.models import Trust


def for_trust(trust: Trust, user: User) -> list[Todo]:
    """Pairings that were proposed and wait for this trust, for whoever may answer."""
    if not user.has(Permission.PAIRING_CONFIRM, trust):
        return []
    return [to_answer(pairing, trust) for pairing in proposed(trust).with_sides()]


def proposed(trust: Trust) -> Any:
    return Pairing.objects.waiting_for(trust)


def to_answer(pairing: Pairing, trust: Trust) -> Todo:
    exemplar, follower = pairing.exemplar.trust, pairing.follower.trust
    partner = follower if exemplar == trust else exemplar
    return Todo(
        title=f"Confirm the pairing with {partner.display_name}",
        url=pairing.get_absolute_url(),
        owner="You",
        minutes=2,
        detail="Your trust goes first." if exemplar == trust else "Your trust learns from it.",
    )
