"""Trusts added by hand, and what people record about a trust."""

from datetime import date

from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.dates import today
from core.errors import BadInput
from core.services import service
from trusts.models import Trust, TrustName, TrustPlace


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
    trust.clean_fields()
    trust.save()
    TrustName.objects.create(trust=trust, name=name, from_date=day, seen_on=day)
    TrustPlace.objects.create(trust=trust, from_date=day, seen_on=day, **facts)
    return trust
