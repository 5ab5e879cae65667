"""How many requests the portal made of a trust, and how many it may make (domain rule 18)."""

from core.dates import FinancialYear
from evidence.models import Claim, RequestLimit
from programmes.lifecycles import LEFT
from programmes.models import Participation
from trusts.models import Trust


def requests_made(trust: Trust, year: FinancialYear) -> int:
    """The claims opened for a trust in a financial year."""
    return Claim.objects.filter(trust=trust).opened_in(year).count()


def limit_for(trust: Trust) -> int | None:
    """The highest yearly limit among the trust's participations; None if there is no limit."""
    roles = Participation.objects.filter(trust=trust).exclude(status__in=LEFT).values("role")
    limits = RequestLimit.objects.filter(participant_type__in=roles)
    return max(limits.values_list("per_year", flat=True), default=None)
