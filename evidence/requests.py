"""How many requests the portal made of a trust, and how many it may make (domain rule 18)."""

from core.dates import FinancialYear
from evidence.models import Claim, RequestLimit
from programmes.lifecycles import LEFT
from programmes.models import Participation
from trusts.models import Trust


def requests_made(trust: Trust, year: FinancialYear) -> int:
    """The claims opened for a trust in a financial year."""
    return Claim.objects.filter(trust=trust).opened_in(year).count()


def requests_in_words(trust: Trust, year: FinancialYear) -> str:
    """How many things a trust was asked for in a year, and of how many at most."""
    made, limit = requests_made(trust, year), limit_for(trust)
    most = "no yearly limit is set" if limit is None else f"at most {limit} a year"
    return f"{made} in {year}; {most}"


def limit_for(trust: Trust) -> int | None:
    """The highest yearly limit among the trust's participations; None if there is no limit."""
    roles = Participation.objects.filter(trust=trust).exclude(status__in=LEFT).values("role")
    limits = RequestLimit.objects.filter(participant_type__in=roles)
    return max(limits.values_list("per_year", flat=True), default=None)
