"""A trust's part in the programmes, and whom it is paired with."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import JSONObject

from core.prepared import prepared
from milestones.queries import with_published_date
from programmes import lifecycles
from programmes.models import Pairing, Participation
from programmes.models.participation import known, reading
from trusts.models import Trust


def programmes_of(trust: Trust, user: Any) -> dict[str, Any]:
    """What this visitor may know of the trust's part in programmes, in one query."""
    everything, own = reading(user)
    found = parts_of(everything, trust=trust.pk, **own)
    return {
        "participations": [part for part in found if part.is_known],
        # A visitor may know of a pairing before the participation is public: theirs.
        "pairings": [_pair(pair) for part in found for pair in part.pairs],
    }


@prepared(trust=Trust, own=list)
def parts_of(everything: bool, trust: Trust, own: Any = None) -> QuerySet[Participation]:
    """All of the trust's participations, with what this visitor may know."""
    may = Participation.objects.filter(known(everything, own), pk=OuterRef("pk"))
    parts = Participation.objects.filter(trust=trust)
    parts = parts.annotate(is_known=Exists(may), pairs=pairs_of(everything, own))
    parts = parts.select_related("programme", "wave").order_by("announced_on", "pk")
    return with_published_date(parts)


def pairs_of(everything: bool, own: Any) -> ArraySubquery:
    """Of each participation the pairings that this visitor may know of, with the other trust."""
    part = OuterRef("pk")
    pairs = Pairing.objects.known_to(everything, own).filter(Q(exemplar=part) | Q(follower=part))
    facts = JSONObject(
        follows=Case(When(follower=part, then=Value(True)), default=Value(False)),
        code=_of_the_other(part, "trust__code"),
        name=_of_the_other(part, "trust__name"),
        status=F("status"),
        from_date=F("from_date"),
        until_date=F("until_date"),
    )
    return ArraySubquery(pairs.order_by("pk").values(found=facts))


def _of_the_other(part: OuterRef, fact: str) -> Case:
    return Case(When(follower=part, then=F(f"exemplar__{fact}")), default=F(f"follower__{fact}"))


def _pair(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "what": "Follows" if facts["follows"] else "Is followed by",
        # Not the row: its code and name are all that a link shows.
        "trust": Trust(code=facts["code"], name=facts["name"]),
        "status": lifecycles.PAIRING.labels[facts["status"]],
        "from_date": _day(facts["from_date"]),
        "until_date": _day(facts["until_date"]),
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
