"""What validators outside the programme found of a trust, read with the trust itself: its page
asks the database a fixed number of times."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from maturity.models import ExternalScheme, ExternalValidation
from trusts.models import Trust

FACTS = ("reference", "stage", "scope", "site_name", "validator", "validated_on", "valid_until")
OF_SCHEME = ("name", "lowest", "highest", "stage_names")


def with_validations(trusts: QuerySet[Trust]) -> QuerySet[Trust]:
    """Adds `found_outside`: the validations that stand, the newest first, as JSON."""
    rows = ExternalValidation.objects.standing().filter(trust=OuterRef("pk"))
    facts: Any = {name: F(name) for name in FACTS}
    facts["scheme"] = JSONObject(**{name: F(f"scheme__{name}") for name in OF_SCHEME})
    found = rows.order_by("-validated_on", "-pk").values(row=JSONObject(**facts))
    return trusts.annotate(found_outside=ArraySubquery(found))


def validations_of(trust: Any) -> list[ExternalValidation]:
    """The rows behind `found_outside`, to be shown and not to be saved."""
    return [validation(**item) for item in trust.found_outside]


def validation(
    *, scheme: dict[str, Any], validated_on: str, valid_until: str | None, **facts: Any
) -> ExternalValidation:
    """JSON gives dates as text."""
    return ExternalValidation(
        scheme=ExternalScheme(**scheme),
        validated_on=date.fromisoformat(validated_on),
        valid_until=date.fromisoformat(valid_until) if valid_until else None,
        **facts,
    )
