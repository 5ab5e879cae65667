"""Programmes with their waves and caps. Newer figures are added; old ones stay with their date."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.dates import today
from core.services import service
from programmes import policies
from programmes.models import Programme, RoleCap, Wave, WaveCriterion


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
