"""A trust's part in the programmes, and whom it is paired with."""

from typing import Any

from django.db.models import Q

from milestones.queries import with_published_date
from programmes.models import Pairing, Participation
from trusts.models import Trust


def programmes_of(trust: Trust, user: Any) -> dict[str, Any]:
    """What this visitor may know of the trust's part in programmes."""
    parts = Participation.objects.visible_to(user).filter(trust=trust)
    return {
        "participations": with_published_date(
            parts.select_related("programme", "wave").order_by("announced_on", "pk")
        ),
        "pairings": pairings_of(trust, user),
    }


def pairings_of(trust: Trust, user: Any) -> list[dict[str, Any]]:
    """Each pairing with the other trust, which of the two it is, and how it stands."""
    either = Q(exemplar__trust=trust) | Q(follower__trust=trust)
    pairs = Pairing.objects.visible_to(user).filter(either)
    pairs = pairs.select_related("exemplar__trust", "follower__trust")
    return [_pair(pair, trust) for pair in pairs]


def _pair(pair: Pairing, trust: Trust) -> dict[str, Any]:
    follows = pair.follower.trust_id == trust.pk
    return {
        "what": "Follows" if follows else "Is followed by",
        "trust": (pair.exemplar if follows else pair.follower).trust,
        "status": pair.get_status_display(),
        "from_date": pair.from_date,
        "until_date": pair.until_date,
    }
