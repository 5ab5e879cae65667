"""May this person record what somebody outside found of this trust? `check_…` says why not."""

from accounts.permissions import Permission
from accounts.policies import check_has, check_reason
from core.actors import Actor
from core.dates import today
from core.errors import BadInput, NotPossible
from evidence.policies import person
from evidence.policies.twins import twin
from maturity.external import Finding
from maturity.models import ExternalValidation
from maturity.models.external import Scope
from programmes.separation import check_not_connected
from trusts.models import Trust


def check_may_record(by: Actor, trust: Trust) -> None:
    """May record validations of a trust: not of one's own (domain rule 20)."""
    person(by)
    check_has(by, Permission.MATURITY_MANAGE)
    check_not_connected(by, trust)


def check_finding(trust: Trust, finding: Finding) -> None:
    """Raise BadInput unless the facts agree with each other."""
    scheme = finding.scheme
    if not scheme.lowest <= finding.stage <= scheme.highest:
        raise BadInput(
            f"{scheme} has the stages {scheme.lowest} to {scheme.highest}.", code="stage"
        )
    if (finding.scope == Scope.SITE) != bool(finding.site_name):
        raise BadInput("Name the site, for a validation of one site only.", code="site")
    if finding.validated_on > today():
        raise BadInput("The day of the validation must not be in the future.", code="future")
    if finding.valid_until and finding.valid_until < finding.validated_on:
        raise BadInput("It must be valid until the day of the validation or later.", code="until")
    if not finding.source and finding.evidence is None:
        raise BadInput("Say where this stands, or name the evidence that shows it.", code="source")
    if finding.evidence is not None and finding.evidence.trust_id != trust.pk:
        raise BadInput(
            f"{finding.evidence.reference} is not evidence of {trust.display_name}.",
            code="evidence",
        )


def check_may_correct(by: Actor, validation: ExternalValidation) -> None:
    """May correct it: the newest row only."""
    check_may_record(by, validation.trust)
    newer = ExternalValidation.objects.filter(corrects=validation).first()
    if newer is not None:
        raise NotPossible(
            f"{validation.reference} was corrected by {newer.reference}.",
            next_step=f"Correct {newer.reference} instead.",
            code="corrected",
        )


def check_can_record(by: Actor, trust: Trust, finding: Finding) -> None:
    check_may_record(by, trust)
    check_finding(trust, finding)


def check_can_correct(
    by: Actor, validation: ExternalValidation, finding: Finding, reason: str
) -> None:
    check_may_correct(by, validation)
    check_finding(validation.trust, finding)
    check_reason(reason)


can_correct = twin(check_may_correct)
