"""What is due, read from the database: the tasks come to the same with every signal lost."""

from django.db import models

from core.dates import FinancialYear, today
from funding import queries
from funding.blockers import unblocked
from funding.lifecycles import STOPPABLE
from funding.models import AwardImport, PaymentAnswer, PaymentBatch, Release, Tranche
from milestones.models import TrustCriterion


def rests_on(conditions: str, *, claim_id: int | None, trust_id: int | None) -> models.Q:
    """Conditions, seen by this path, that a claim meets: as a commitment's, as that of a criterion
    of a milestone, or as its own; or that what a trust has published meets; or any."""
    if trust_id is not None:
        return models.Q(**{f"{conditions}__trust": trust_id})
    if claim_id is None:
        return models.Q()
    criteria = TrustCriterion.objects.filter(claim=claim_id)
    return (
        models.Q(**{f"{conditions}__commitment__claim": claim_id})
        | models.Q(**{f"{conditions}__milestone__in": criteria.values("trust_milestone")})
        | models.Q(**{f"{conditions}__claim": claim_id})
    )


def tranches_to_propose(claim_id: int | None = None, trust_id: int | None = None) -> list[int]:
    """Tranches of this year that wait for nothing: of one claim, of what one trust has published,
    or of all.

    Not those that somebody declined or cancelled, or whose payment failed: after a person's no,
    a person proposes.
    """
    touched = Release.objects.filter(tranche=models.OuterRef("pk")).exclude(status="void")
    candidates = Tranche.objects.filter(
        ~models.Exists(touched),
        rests_on("conditions", claim_id=claim_id, trust_id=trust_id),
        award__status="agreed",
        year=FinancialYear.of(today()).start,
    )
    return unblocked(list(candidates.values_list("pk", flat=True).distinct()))


def releases_to_refresh(claim_id: int | None = None, trust_id: int | None = None) -> list[int]:
    """Releases that a conflict would still stop: of one claim or trust; without either, all whose
    parties are behind what they rest on."""
    if claim_id is None and trust_id is None:
        return queries.behind()
    rests = rests_on("tranche__conditions", claim_id=claim_id, trust_id=trust_id)
    releases = Release.objects.filter(rests, status__in=STOPPABLE)
    return list(releases.values_list("pk", flat=True).distinct())


def batches_to_make(batch_id: int | None = None) -> list[PaymentBatch]:
    """Batches that an officer asked for and no worker has made: this one, or all."""
    batches = PaymentBatch.objects.filter(status="requested").select_related("created_by")
    if batch_id is not None:
        batches = batches.filter(pk=batch_id)
    return list(batches.order_by("pk"))


def imports_to_carry_out(import_id: int | None = None) -> list[AwardImport]:
    """Imports of awards that wait for a worker: this one, or all."""
    imports = AwardImport.objects.filter(status__in=sorted(AwardImport.WAITING))
    if import_id is not None:
        imports = imports.filter(pk=import_id)
    return list(imports.select_related("uploaded_by", "confirmed_by").order_by("pk"))


def answers_to_carry_out(answer_id: int | None = None) -> list[PaymentAnswer]:
    """Answers of the finance system that wait for a worker: this one, or all."""
    answers = PaymentAnswer.objects.filter(status__in=sorted(PaymentAnswer.WAITING))
    if answer_id is not None:
        answers = answers.filter(pk=answer_id)
    return list(answers.select_related("uploaded_by", "confirmed_by").order_by("pk"))
