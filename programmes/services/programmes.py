"""Programmes with their waves and caps. Newer figures are added; old ones stay with their date."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.dates import today
from core.services import locked, service
from programmes import policies
from programmes.models import AnnouncedCount, Programme, RoleCap, Wave, WaveCriterion


@service
def create_programme(
    *,
    by: Actor,
    slug: str,
    name: str,
    summary: str,
    description: str = "",
    terms: str = "",
    began_on: date | None = None,
    source: str = "",
    is_demo: bool = False,
) -> Programme:
    """Begin a programme; its slug is its address for good. Raises BadInput for a bad one."""
    check_has(by, Permission.PROGRAMME_EDIT)
    programme = Programme(
        slug=slug,
        name=name,
        summary=summary,
        description=description,
        terms=terms,
        began_on=began_on or today(),
        source=source,
        is_demo=is_demo,
    )
    policies.check_fields(programme)
    programme.save()
    return programme


@service
def set_cap(
    *,
    by: Actor,
    programme: Programme,
    role: str,
    amount: Decimal,
    source: str,
    shared: bool = False,
    match_ratio: Decimal | None = None,
    purpose: str = "",
    as_of: date | None = None,
) -> RoleCap:
    """State the most that one award for a role may come to, from a day (today) on.

    A cap of an earlier day stays on record. Raises BadInput without a source.
    """
    check_has(by, Permission.PROGRAMME_EDIT)
    cap = RoleCap(
        programme=programme,
        role=role,
        amount=amount,
        source=source,
        shared=shared,
        match_ratio=match_ratio,
        purpose=purpose,
        as_of=as_of or today(),
    )
    policies.check_fields(cap)
    cap.save()
    return cap


@service
def open_wave(
    *,
    by: Actor,
    programme: Programme,
    slug: str,
    name: str,
    opens_on: date,
    closes_on: date,
    places: int | None = None,
    favours_less_mature: bool = False,
    criteria: Sequence[tuple[str, str, int]] = (),
) -> Wave:
    """A round in which trusts may join, with its criteria as (title, question, weight)."""
    check_has(by, Permission.PROGRAMME_EDIT)
    wave = Wave(
        programme=programme,
        slug=slug,
        name=name,
        opens_on=opens_on,
        closes_on=closes_on,
        places=places,
        favours_less_mature=favours_less_mature,
    )
    policies.check_fields(wave)
    wave.save()
    for position, (title, question, weight) in enumerate(criteria, start=1):
        row = WaveCriterion(
            wave=wave, position=position, title=title, question=question, weight=weight
        )
        policies.check_fields(row)
        row.save()
    return wave


@service
def change_programme(
    *, by: Actor, programme: Programme, reason: str = "", **texts: str
) -> Programme:
    """Reword a programme: name, summary, description, terms or source. Its address stays."""
    check_has(by, Permission.PROGRAMME_EDIT)
    row = locked(programme)
    for field, text in texts.items():
        setattr(row, field, text)
    policies.check_fields(row)
    row.save(update_fields=list(texts))
    return row


@service
def move_wave(
    *,
    by: Actor,
    wave: Wave,
    opens_on: date | None,
    closes_on: date | None,
    favours_less_mature: bool | None = None,
    reason: str = "",
) -> Wave:
    """Give a wave other dates, or say whether it favours less mature trusts. Raises BadInput for
    dates out of order."""
    check_has(by, Permission.PROGRAMME_EDIT)
    row = locked(wave)
    row.opens_on, row.closes_on = opens_on, closes_on
    if favours_less_mature is not None:
        row.favours_less_mature = favours_less_mature
    policies.check_fields(row)
    row.save(update_fields=["opens_on", "closes_on", "favours_less_mature"])
    return row


@service
def set_announced_count(
    *,
    by: Actor,
    programme: Programme,
    role: str,
    number: int,
    source: str,
    wave: Wave | None = None,
    note: str = "",
    as_of: date | None = None,
) -> AnnouncedCount:
    """Say how many participants of a kind were announced, and where. One number for each kind."""
    check_has(by, Permission.PROGRAMME_EDIT)
    key = {"programme": programme, "wave": wave, "role": role}
    row = AnnouncedCount.objects.select_for_update(of=("self",)).filter(**key).first()
    row = row or AnnouncedCount(**key)
    row.number, row.source, row.note, row.as_of = number, source, note, as_of or today()
    policies.check_fields(row)
    row.save()
    return row
