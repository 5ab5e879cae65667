"""What the rules look at, read from the database for one signed assessment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import cast

from django.utils.timezone import localdate

from evidence.lifecycles import ACCEPTED
from evidence.models import EvidenceItem, Review
from maturity.flags.thresholds import HISTORY_ROUNDS, PEER_DAYS, WAVE_DAYS
from maturity.lifecycles import SUBMITTED
from maturity.models import Answer, Assessment, Bound, Score
from maturity.models.scores import Kind
from programmes.models import Wave


@dataclass(frozen=True)
class Before:
    """The trust's last signed assessment of the same framework. `new_evidence`: how many pieces
    of evidence took effect, or were accepted, between the two signatures."""

    reference: str
    score: float
    signed_on: date
    new_evidence: int


@dataclass(frozen=True)
class Opening:
    """A wave that favours less mature trusts, and in how many days it opens after the signing."""

    name: str
    opens_on: date
    days: int


@dataclass(frozen=True)
class Checked:
    """What the checks of an assessment came to once the stopping rule asked for no more: after
    `draws`, how many points of 100 are estimated to be overstated. `above`: from when on somebody
    looks; None after so few draws that nobody does."""

    reference: str
    draws: int
    claim: float
    estimate: float
    above: float | None

    @property
    def is_above(self) -> bool:
        return self.above is not None and self.estimate > self.above


@dataclass(frozen=True)
class Facts:
    """`score`: the self-assessed one, out of 100. `answers`: the levels on the scale that most of
    the statements use, in the framework's order. `peers`: the self-assessed scores of other trusts
    of the same `kind`, in the same version of the framework. `checked`: of this assessment, once
    its checks are complete; `history`: of the trust's earlier ones, newest first."""

    score: float
    statements: int
    answers: Sequence[str] = ()
    before: Before | None = None
    peers: Sequence[float] = ()
    kind: str = ""
    wave: Opening | None = None
    checked: Checked | None = None
    history: Sequence[Checked] = ()


def facts_of(assessment: Assessment, own: Score) -> Facts:
    """In a fixed number of queries."""
    rounds = checked_rounds(assessment)
    return Facts(
        score=float(own.value),
        statements=own.statements,
        answers=answers_of(assessment),
        before=before(assessment),
        peers=peers_of(assessment),
        kind=f"{assessment.get_setting_display()}, {assessment.trust.get_size_display()}",
        wave=wave_after(assessment),
        checked=rounds.pop(assessment.pk, None),
        history=list(rounds.values())[:HISTORY_ROUNDS],
    )


def own_score(assessment_id: int) -> Score | None:
    """The self-assessed score, with the signed assessment; None until it is computed."""
    rows = Score.objects.overall().filter(kind=Kind.SELF, assessment=assessment_id)
    return rows.select_related("assessment__trust", "assessment__version").first()


def answers_of(assessment: Assessment) -> list[str]:
    rows = Answer.objects.filter(assessment=assessment, option__isnull=False)
    found = rows.order_by("statement__scale_id", "statement__position").values_list(
        "statement__scale_id", "option__label"
    )
    scales = [[label for _, label in same] for _, same in groupby(found, key=lambda row: row[0])]
    return max(scales, key=len, default=[])


def before(assessment: Assessment) -> Before | None:
    earlier = Score.objects.overall().filter(
        kind=Kind.SELF,
        assessment__trust=assessment.trust_id,
        assessment__version__framework=assessment.version.framework_id,
        assessment__certified_at__lt=assessment.certified_at,
    )
    last = earlier.order_by("-assessment__certified_at").select_related("assessment").first()
    if last is None:
        return None
    return Before(
        reference=last.assessment.reference,
        score=float(last.value),
        signed_on=localdate(last.assessment.certified_at),
        new_evidence=new_evidence(assessment, last.assessment),
    )


def new_evidence(assessment: Assessment, last: Assessment) -> int:
    """What took effect or was accepted after the last signature, up to this one. Not the checks of
    the last assessment: they are about what was claimed then."""
    first, until = last.certified_at, assessment.certified_at
    items = EvidenceItem.objects.filter(
        trust=assessment.trust_id,
        effective_date__gt=localdate(first),
        effective_date__lte=localdate(until),
        created_at__lte=until,
    )
    accepted = Review.objects.filter(
        submission__claim__trust=assessment.trust_id,
        outcome=ACCEPTED,
        decided_at__gt=first,
        decided_at__lte=until,
    )
    return items.count() + accepted.count()


def peers_of(assessment: Assessment) -> list[float]:
    """One score a trust: of those that rated themselves within a year, its newest."""
    setting, size = assessment.setting, assessment.trust.size
    if not (setting and size):
        return []
    year = timedelta(days=PEER_DAYS)
    # Whatever is signed has its moment: the database sees to it.
    signed = cast(datetime, assessment.certified_at)
    rows = Score.objects.overall().filter(
        kind=Kind.SELF,
        assessment__setting=setting,
        assessment__trust__size=size,
        assessment__version=assessment.version_id,
        assessment__status=SUBMITTED,
        assessment__certified_at__range=(signed - year, signed + year),
    )
    rows = rows.exclude(assessment__trust=assessment.trust_id)
    newest = rows.order_by("assessment__trust_id", "-assessment__certified_at")
    return [
        float(value)
        for value in newest.distinct("assessment__trust_id").values_list("value", flat=True)
    ]


def wave_after(assessment: Assessment) -> Opening | None:
    """The first wave that favours less mature trusts and opens soon after the signing."""
    signed = localdate(assessment.certified_at)
    waves = Wave.objects.filter(
        favours_less_mature=True, opens_on__range=(signed, signed + timedelta(days=WAVE_DAYS))
    )
    wave = waves.order_by("opens_on", "pk").first()
    if wave is None or wave.opens_on is None:
        return None
    return Opening(wave.name, wave.opens_on, (wave.opens_on - signed).days)


def checked_rounds(assessment: Assessment) -> dict[int, Checked]:
    """Of this assessment and the trust's earlier ones, newest first: the newest complete figures.

    Only complete ones: who looks after each decision looks in the end at everybody.
    """
    rows = Bound.objects.complete().filter(
        draw__assessment__trust=assessment.trust_id,
        draw__assessment__certified_at__lte=assessment.certified_at,
    )
    newest = rows.order_by("-draw__assessment__certified_at", "draw_id", "-pk").distinct(
        "draw__assessment__certified_at", "draw_id"
    )
    found = newest.select_related("draw__assessment")[: HISTORY_ROUNDS + 1]
    return {bound.draw.assessment_id: checked(bound) for bound in found}


def checked(bound: Bound) -> Checked:
    # Imported here: numpy takes long to load.
    from maturity.assurance.rule import flag_threshold

    return Checked(
        reference=bound.draw.assessment.reference,
        draws=bound.draws,
        claim=float(bound.claim),
        estimate=float(bound.estimate),
        above=flag_threshold(bound.draws),
    )
