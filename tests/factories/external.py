"""Validations from outside, for tests."""

from datetime import date, timedelta
from typing import Any

from core.actors import PORTAL
from core.dates import today
from maturity import services
from maturity.external import Finding
from maturity.models import ExternalScheme, ExternalValidation
from tests.factories.accounts import make_user
from tests.factories.trusts import make_trust
from trusts.models import Trust


def emram() -> ExternalScheme:
    """The shipped scheme."""
    services.load_schemes(by=PORTAL)
    return ExternalScheme.objects.get(slug="emram")


def days_ago(days: int) -> date:
    return today() - timedelta(days=days)


def make_finding(**facts: Any) -> Finding:
    """EMRAM stage 5 of a whole trust, a month ago."""
    known: dict[str, Any] = {
        "scheme": facts.pop("scheme", None) or emram(),
        "stage": 5,
        "scope": "trust",
        "validator": "Visiting Validators",
        "validated_on": days_ago(30),
        "source": "Letter of last month",
    }
    return Finding(**(known | facts))


def record(trust: Trust | None = None, by: Any = None, **facts: Any) -> ExternalValidation:
    return services.record_validation(
        by=by or make_user(staff_role="programme_manager"),
        trust=trust or make_trust(),
        finding=make_finding(**facts),
    )
