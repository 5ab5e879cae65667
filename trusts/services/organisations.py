"""Trusts added by hand, and what people record about a trust."""

from datetime import date

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
    check_has(by, Permission.REGISTER_IMPORT)
    if Trust.objects.filter(code=code).exists():
        raise BadInput(
            f"There is a trust with the code {code} already.",
            next_step="Look it up in the list of trusts.",
            code="code_taken",
        )
    facts = {"region_code": region_code, "icb_code": icb_code}
    day = as_of or today()
    trust = Trust(
        code=code,
        name=name,
        open_date=open_date,
        close_date=close_date,
        town=town,
        postcode=postcode,
        as_of=day,
        is_demo=is_demo,
        **facts,
    )
    check_fields(trust)
    trust.save()
    TrustName.objects.create(trust=trust, name=name, from_date=day, seen_on=day)
    TrustPlace.objects.create(trust=trust, from_date=day, seen_on=day, **facts)
    return trust


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
