"""Trusts added by hand, and what people record about a trust."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.dates import today
from core.errors import BadInput
from core.services import locked, service
from trusts.models import Trust, TrustName, TrustPlace
from trusts.policies.register import check_can_record_profile


@service
def add_trust(
    *,
    by: Actor,
    code: str,
    name: str,
    open_date: date,
    close_date: date | None = None,
    region_code: str = "",
    icb_code: str = "",
    town: str = "",
    postcode: str = "",
    as_of: date | None = None,
    is_demo: bool = False,
    reason: str = "",
) -> Trust:
    """Add an English trust that the register's file does not hold (domain rule 3).

    `as_of` dates the facts (today), so that a newer register file may replace them. Raises
    NotAllowed without the permission to import the register, BadInput for a code that is taken.
    """
    facts = {"region_code": region_code, "icb_code": icb_code, "town": town, "postcode": postcode}
    trust = Trust(
        code=code,
        name=name,
        open_date=open_date,
        close_date=close_date,
        as_of=as_of or today(),
        is_demo=is_demo,
        **facts,
    )
    return add_trusts(by=by, trusts=[trust])[0]


@service
def add_trusts(*, by: Actor, trusts: Sequence[Trust], reason: str = "") -> list[Trust]:
    """Add several that are not stored yet, as `add_trust` adds one: all of them, or none."""
    check_has(by, Permission.REGISTER_IMPORT)
    for taken in Trust.objects.filter(code__in=[trust.code for trust in trusts])[:1]:
        raise BadInput(
            f"There is a trust with the code {taken.code} already.",
            next_step="Look it up in the list of trusts.",
            code="code_taken",
        )
    for trust in trusts:
        check_fields(trust)
    made = Trust.objects.bulk_create(trusts)
    TrustName.objects.bulk_create(TrustName(name=trust.name, **seen(trust)) for trust in made)
    TrustPlace.objects.bulk_create(
        TrustPlace(region_code=trust.region_code, icb_code=trust.icb_code, **seen(trust))
        for trust in made
    )
    return made


def seen(trust: Trust) -> dict[str, Any]:
    """Of which trust, and since when it is known."""
    return {"trust": trust, "from_date": trust.as_of, "seen_on": trust.as_of}


def check_fields(trust: Trust) -> None:
    """Raise BadInput for a value that a field does not take."""
    try:
        trust.clean_fields()
    except ValidationError as error:
        wrong = "; ".join(f"{field}: {' '.join(why)}" for field, why in error.message_dict.items())
        raise BadInput(
            f"The trust cannot be stored: {wrong}", next_step="Correct it.", code="field"
        ) from None


@service
def record_profile(
    *,
    by: Actor,
    trust: Trust,
    setting: str,
    size: str = "",
    supplier: str = "",
    reason: str = "",
) -> Trust:
    """Record a trust's care setting, size and main supplier: the trust once, staff at any time.

    Raises NotAllowed without a role for it, NotPossible for a trust that has recorded it already.
    """
    trust = locked(trust)
    check_can_record_profile(by, trust)
    trust.setting, trust.size, trust.supplier = setting, size, " ".join(supplier.split())
    check_fields(trust)
    trust.profile_recorded_on = trust.profile_recorded_on or today()
    trust.save(update_fields=["setting", "size", "supplier", "profile_recorded_on"])
    return trust
