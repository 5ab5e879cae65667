"""What is due, read from the database: the tasks come to the same with every signal lost."""

from django.db import models

from core.dates import FinancialYear, today
from funding.blockers import blockers_of
from funding.models import AwardImport, PaymentBatch, Release, Tranche
from funding.services.parties import STOPPABLE
from milestones.models import TrustCriterion

# How many tranches are asked about in one go.
CHUNK = 500


def rests_on(claim_id: int, conditions: str) -> models.Q:
    """Conditions, seen by this path, that a claim meets: as a commitment's, or as that of a
    criterion of a milestone."""
    criteria = TrustCriterion.objects.filter(claim=claim_id)
    return models.Q(**{f"{conditions}__commitment__claim": claim_id}) | models.Q(
        **{f"{conditions}__milestone__in": criteria.values("trust_milestone")}
    )


def tranches_to_propose(claim_id: int | None = None) -> list[int]:
    """Tranches of this year that wait for nothing: of one claim, or of all.

    Not those that somebody declined or cancelled, or whose payment failed: after a person's no,
    a person proposes.
    """
    touched = Release.objects.filter(tranche=models.OuterRef("pk")).exclude(status="void")
    candidates = Tranche.objects.filter(
        ~models.Exists(touched), award__status="agreed", year=FinancialYear.of(today()).start
    )
    if claim_id is not None:
        candidates = candidates.filter(rests_on(claim_id, "conditions"))
    ids = list(candidates.order_by("pk").values_list("pk", flat=True).distinct())
    chunks = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
    return [
        tranche
        for chunk in chunks
        for tranche, blockers in blockers_of(chunk).items()
        if not blockers
    ]


def releases_to_refresh(claim_id: int | None = None) -> list[int]:
    """Releases that a conflict would still stop: of one claim, or all."""
    releases = Release.objects.filter(status__in=STOPPABLE)
    if claim_id is not None:
        releases = releases.filter(rests_on(claim_id, "tranche__conditions"))
    return list(releases.values_list("pk", flat=True).distinct())


def batches_to_make(batch_id: int | None = None) -> list[PaymentBatch]:
    """Batches that an officer asked for and no worker has made: this one, or all."""
    batches = PaymentBatch.objects.filter(status="requested").select_related("created_by")
    if batch_id is not None:
        batches = batches.filter(pk=batch_id)
    return list(batches.order_by("pk"))


def imports_to_carry_out(import_id: int | None = None) -> list[AwardImport]:
    """Imports of awards that wait for a worker: this one, or all."""
    imports = AwardImport.objects.filter(status__in=["uploaded", "confirmed"])
    if import_id is not None:
        imports = imports.filter(pk=import_id)
    return list(imports.select_related("uploaded_by", "confirmed_by").order_by("pk"))
