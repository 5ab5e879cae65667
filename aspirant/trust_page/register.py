"""What the register said of a trust over time."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from aspirant.trust_page.validations import with_validations
from core.dates import long_date
from core.prepared import prepared
from maturity.checked import with_checked_scores
from trusts import places
from trusts.models import Trust
from trusts.wording import display_name

Item = dict[str, Any]


def in_register(code: str, user: Any) -> Any:
    """The trust with this code and what the register said of it over time; None where there is
    none. The register is public; who is signed in gets what the trust's other sections need."""
    return next(iter(_with_code(user.is_authenticated, code=code)), None)


@prepared(code=str)
def _with_code(signed_in: bool, *, code: str) -> QuerySet[Trust]:
    rows = with_checked_scores(Trust.objects.with_history().filter(code=code))
    return with_validations(rows) if signed_in else rows


def history_of(trust: Any, _user: Any) -> dict[str, Any]:
    """Names, places and the organisations before and after; `trust` comes from `in_register`."""
    return {
        "names": [(display_name(item["name"]), *_dates(item)) for item in trust.past_names],
        "places": [
            (
                places.region_name(item["region_code"]),
                places.icb_name(item["icb_code"]),
                *_dates(item),
            )
            for item in trust.past_places
        ],
        "predecessors": [_organisation(item) for item in trust.predecessors],
        "successors": [_organisation(item) for item in trust.successors],
    }


def _dates(item: Item) -> tuple[str, str]:
    """First and last seen; JSON gives dates as text."""
    first, last = (long_date(date.fromisoformat(item[key])) for key in ("from_date", "seen_on"))
    return first, last


def _organisation(item: Item) -> Item:
    """Known organisations have a page; of others the code is all there is."""
    name = display_name(item["name"] or "")
    return {"code": item["code"], "name": name, "on": date.fromisoformat(item["on"])}
