"""Loading the published facts. What is there already is left as it is: people may have mended it.

A participant known from a publication goes as far as the publication shows: an announced name
stands in due diligence, since no source gives the date of its agreement.
"""

from datetime import date, datetime, time
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from core.actors import Actor
from core.errors import NotAllowed
from core.services import service
from programmes import facts
from programmes.models import (
    AnnouncedCount,
    Pairing,
    Participation,
    Programme,
    RoleCap,
    Wave,
)
from trusts.models import Trust
from trusts.services.organisations import add_trusts

TRUST_FACTS_AS_OF = date(2026, 4, 1)


@service
def load_published_facts(*, by: Actor) -> int:
    """Create what is missing of the published facts; returns how many participants it added.

    For the portal only, at the console: these rows name a source instead of a decision.
    """
    if by.pk is not None:
        raise NotAllowed("Published facts are loaded at the console.", code="console_only")
    add_missing_trusts(by)
    add_reference_data()
    added = add_participants(list(facts.rows("participants")))
    for row in facts.rows("pairings"):
        add_pairing(**row)
    return added


def add_missing_trusts(by: Actor) -> None:
    """The participants' trusts, for a portal into which no register was imported."""
    known = set(Trust.objects.values_list("code", flat=True))
    missing = [row for row in facts.rows("trusts") if row["code"] not in known]
    for row in missing:
        del row["source"]
    add_trusts(by=by, trusts=[Trust(**row, as_of=TRUST_FACTS_AS_OF) for row in missing])


def add_reference_data() -> None:
    for row in facts.rows("programmes"):
        Programme.objects.get_or_create(slug=row.pop("slug"), defaults=row)
    programmes = {programme.slug: programme for programme in Programme.objects.all()}
    for row in facts.rows("waves"):
        row["programme"] = programmes[row["programme"]]
        Wave.objects.get_or_create(
            programme=row.pop("programme"), slug=row.pop("slug"), defaults=row
        )
    for row in facts.rows("caps"):
        row["programme"] = programmes[row["programme"]]
        key = {name: row.pop(name) for name in ("programme", "role", "as_of")}
        RoleCap.objects.get_or_create(**key, defaults=row)
    for row in facts.rows("announced"):
        row["programme"] = programmes[row["programme"]]
        row["wave"] = wave_named(row["programme"], row["wave"])
        key = {name: row.pop(name) for name in ("programme", "wave", "role")}
        AnnouncedCount.objects.get_or_create(**key, defaults=row)


def wave_named(programme: Programme, slug: str) -> Wave | None:
    return programme.waves.get(slug=slug) if slug else None


def participations_of(programme: str, code: str, role: str) -> QuerySet[Participation]:
    return Participation.objects.filter(programme__slug=programme, trust__code=code, role=role)


def add_participants(rows: list[dict[str, Any]]) -> int:
    """The rows of participants.csv that are not there yet; how many they were."""
    there = set(Participation.objects.values_list("programme__slug", "trust__code", "role"))
    rows = [row for row in rows if (row["programme"], row["code"], row["role"]) not in there]
    programmes = {programme.slug: programme for programme in Programme.objects.all()}
    waves = {(wave.programme_id, wave.slug): wave for wave in Wave.objects.all()}
    trusts = {trust.code: trust for trust in Trust.objects.all()}

    def participation(row: dict[str, Any]) -> Participation:
        programme = programmes[row["programme"]]
        return Participation(
            programme=programme,
            wave=waves[programme.pk, row["wave"]] if row["wave"] else None,
            trust=trusts[row["code"]],
            role=row["role"],
            name_at_the_time=row["name_at_the_time"],
            proposed_on=row["on"],
            announced_to_the=row["precision"],
            source=row["source"],
            reason=row["reason"],
        )

    made = Participation.objects.bulk_create(map(participation, rows))
    announced = [
        each.pk
        for each, row in zip(made, rows, strict=True)
        if row["state"] in ("announced", "dropped")
    ]
    Participation.objects.filter(pk__in=announced).update(
        status="due_diligence", announced_on=F("proposed_on")
    )
    return len(made)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def add_pairing(**row: Any) -> None:
    """One row of pairings.csv: confirmed by a publication, so by a source and by nobody."""
    exemplar = participations_of(row["programme"], row["exemplar"], "exemplar").get()
    follower = participations_of(row["programme"], row["follower"], "fast_follower").get()
    if Pairing.objects.filter(exemplar=exemplar, follower=follower).exists():
        return
    pairing = Pairing.objects.create(
        exemplar=exemplar,
        follower=follower,
        proposed_on=row["on"],
        source=row["source"],
        reason=row["reason"],
    )
    if row["state"] in ("confirmed", "ended"):
        pairing.status = "confirmed"
        pairing.from_date = row["on"]
        pairing.confirmed_by_exemplar_at = midnight(row["on"])
        pairing.confirmed_by_follower_at = midnight(row["on"])
        pairing.save()
    if row["state"] in ("ended", "denied"):
        pairing.status = row["state"]
        pairing.until_date = row["until"]
        pairing.save()
        leave(pairing.follower, row["reason"])


def leave(follower: Participation, reason: str) -> None:
    """The fast follower whose pairing came to nothing did not go on."""
    follower.status = "declined"
    follower.reason = reason
    follower.save()
