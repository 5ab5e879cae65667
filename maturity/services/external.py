"""Recording what validators outside the programme found of a trust."""

from typing import Any

from core.actors import Actor
from core.dates import now, today
from core.errors import NotAllowed
from core.references import next_reference
from core.services import locked, service
from maturity import policies_external as policies
from maturity.external import Finding
from maturity.frameworks import shipped_schemes
from maturity.models import ExternalScheme, ExternalValidation
from trusts.models import Trust


@service
def load_schemes(*, by: Actor) -> int:
    """Add the shipped external schemes that are not there yet; how many. Console only."""
    if by.pk is not None:
        raise NotAllowed("External schemes are loaded at the console.", code="console_only")
    return sum(load_scheme(**content) for content in shipped_schemes())


def load_scheme(*, slug: str, source: str, **words: Any) -> bool:
    """One file's content; whether it was not there yet."""
    _, added = ExternalScheme.objects.get_or_create(
        slug=slug, defaults={**words, "source": source.strip()}
    )
    return added


@service
def record_validation(*, by: Actor, trust: Trust, finding: Finding) -> ExternalValidation:
    """Record a validation of a trust. Raises NotAllowed or BadInput."""
    policies.check_can_record(by, trust, finding)
    return add_row(by, trust, finding)


@service
def correct_validation(
    *,
    by: Actor,
    validation: ExternalValidation,
    finding: Finding,
    reason: str,
    withdrawn: bool = False,
) -> ExternalValidation:
    """Supersede a wrong row by another; `withdrawn` if there is no such validation after all.

    The wrong row stays to be read. Raises NotAllowed, NotPossible or BadInput.
    """
    found = locked(validation)
    policies.check_can_correct(by, found, finding, reason)
    return add_row(by, found.trust, finding, corrects=found, reason=reason, withdrawn=withdrawn)


def add_row(by: Any, trust: Trust, finding: Finding, **more: Any) -> ExternalValidation:
    return ExternalValidation.objects.create(
        reference=next_reference("XV", today().year),
        trust=trust,
        recorded_by=by,
        recorded_at=now(),
        **vars(finding),
        **more,
    )
