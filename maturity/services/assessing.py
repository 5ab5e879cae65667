"""Asking a trust to assess itself, answering, and signing off."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from core.actors import Actor
from core.dates import now, today
from core.errors import BadInput, NotPossible
from core.references import next_reference
from core.services import locked, service
from evidence.models import EvidenceItem
from evidence.policies import person
from maturity import policies, signals
from maturity.lifecycles import CANCELLED, SUBMITTED
from maturity.models import (
    Answer,
    AnswerItem,
    Assessment,
    FrameworkVersion,
    Option,
    OutcomeFigure,
    Round,
    Statement,
)
from maturity.services.drawing import freeze_stakes
from trusts.models import Trust

# Characters.
LONGEST_JUSTIFICATION, LONGEST_REASON = 1000, 500


@service
def open_assessment(
    *,
    by: Actor,
    trust: Trust,
    version: FrameworkVersion,
    due_on: date,
    in_round: Round | None = None,
) -> Assessment:
    """Ask a trust to assess itself by a day; every statement that applies to its care setting is
    there and blank. Raises NotAllowed, NotPossible or BadInput."""
    # Two openings at once: the second finds the first.
    trust = Trust.objects.select_for_update(of=("self",), no_key=True).get(pk=trust.pk)
    policies.check_can_open(by, trust, version, due_on)
    assessment = Assessment.objects.create(
        reference=next_reference("MA", today().year),
        trust=trust,
        version=version,
        setting=trust.setting,
        due_on=due_on,
        round=in_round,
        opened_by=by if isinstance(by, User) else None,
    )
    applying = Statement.objects.filter(version=version).for_setting(trust.setting)
    Answer.objects.bulk_create(
        Answer(assessment=assessment, statement=statement) for statement in applying
    )
    # The database has committed to a seed.
    return Assessment.objects.get(pk=assessment.pk)


@service
def open_assessments(
    *, by: Actor, trusts: Sequence[Trust], version: FrameworkVersion, due_on: date
) -> list[Assessment]:
    """Ask several trusts: all of them, or none. Raises what `open_assessment` raises."""
    in_turn = sorted(trusts, key=lambda trust: trust.pk)
    return [
        open_assessment(by=by, trust=trust, version=version, due_on=due_on) for trust in in_turn
    ]


Content = tuple[int | None, str, str, list[tuple[int, int]]]


@dataclass(frozen=True)
class Entry:
    """What somebody wants an answer to be, and the `edition` that they saw."""

    answer: Answer
    edition: int
    option: Option | None
    justification: str = ""
    not_applicable_reason: str = ""
    # What the trust holds that shows it, each with the page to open it at.
    items: Sequence[tuple[EvidenceItem, int | None]] = ()

    @property
    def content(self) -> Content:
        option = self.option.pk if self.option else None
        items = sorted((item.pk, page or 0) for item, page in self.items)
        return option, self.justification, self.not_applicable_reason, items


@dataclass(frozen=True)
class Conflict:
    """An answer that somebody else changed meanwhile, as it is now, and what was not saved."""

    answer: Answer
    entry: Entry


@service
def save_answers(*, by: Actor, assessment: Assessment, entries: Sequence[Entry]) -> list[Conflict]:
    """Save what has changed. An answer that is no longer in the edition that was seen stays as it
    is and comes back as a conflict, so that nobody overwrites anybody in silence.

    Whoever changes an answer is an author from then on. Raises NotAllowed, NotPossible, or
    BadInput for a level of another scale or a text that is too long; then nothing is saved.
    """
    # One after the other: whoever signs, or answers too, waits.
    Assessment.objects.select_for_update(of=("self",), no_key=True).get(pk=assessment.pk)
    assessment = Assessment.objects.select_related("trust").get(pk=assessment.pk)
    policies.check_can_answer(by, assessment)
    wanted = {entry.answer.pk: entry for entry in entries}
    rows = Answer.objects.select_for_update(of=("self",)).filter(
        pk__in=wanted, assessment=assessment
    )
    conflicts = []
    rows = rows.select_related("statement", "option", "edited_by", "assessment")
    for answer in rows.prefetch_related("items__item").order_by("pk"):
        entry = wanted[answer.pk]
        if content_of(answer) == entry.content:
            continue
        if answer.edition != entry.edition:
            conflicts.append(Conflict(answer, entry))
            continue
        write(person(by), answer, entry)
    return conflicts


def content_of(answer: Answer) -> Content:
    items = sorted((each.item_id, each.page or 0) for each in answer.held)
    return answer.option_id, answer.justification, answer.not_applicable_reason, items


def write(by: User, answer: Answer, entry: Entry) -> None:
    check_entry(answer, entry)
    answer.option = entry.option
    answer.justification = entry.justification
    answer.not_applicable_reason = entry.not_applicable_reason
    answer.edition += 1
    answer.edited_by, answer.edited_at = by, now()
    answer.save()
    AnswerItem.objects.bulk_create(
        AnswerItem(answer=answer, edition=answer.edition, item=item, page=page)
        for item, page in entry.items
    )


def check_entry(answer: Answer, entry: Entry) -> None:
    """Raise BadInput unless it can be an answer to this statement."""
    code = answer.statement.code
    if entry.option is not None and entry.option.scale_id != answer.statement.scale_id:
        raise BadInput(f"Choose one of the answers offered for {code}.", code="option")
    if entry.option is not None and entry.not_applicable_reason:
        raise BadInput(f"{code} has an answer or does not apply, not both.", code="both")
    if any(item.trust_id != answer.assessment.trust_id for item, _ in entry.items):
        raise BadInput(f"Choose evidence for {code} that your own trust holds.", code="item")
    if len({item.pk for item, _ in entry.items}) < len(entry.items):
        raise BadInput(f"Choose each piece of evidence for {code} once.", code="item_twice")
    if len(entry.justification) > LONGEST_JUSTIFICATION:
        raise BadInput(
            f"The justification of {code} must be {LONGEST_JUSTIFICATION:,} characters or fewer.",
            code="too_long",
        )
    if len(entry.not_applicable_reason) > LONGEST_REASON:
        raise BadInput(
            f"The reason for {code} must be {LONGEST_REASON:,} characters or fewer.",
            code="too_long",
        )


def fingerprint(assessment: Assessment) -> str:
    """What somebody reads before signing, in one short word: the editions of all answers and of
    all figures beside them."""
    read = (Answer, OutcomeFigure)
    rows = [model.objects.filter(assessment=assessment).order_by("pk") for model in read]
    editions = [",".join(map(str, each.values_list("edition", flat=True))) for each in rows]
    whole = "|".join(editions)
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


@service
def sign_assessment(*, by: Actor, assessment: Assessment, seen: str = "") -> Assessment:
    """Sign it off, by a person who is none of its authors; from then on it never changes.

    `seen`: the fingerprint of what the signer read; answers that have changed since refuse. Sends
    `assessment_signed`. Raises NotAllowed or NotPossible.
    """
    assessment = locked(assessment)
    policies.check_can_sign(by, assessment)
    if seen and seen != fingerprint(assessment):
        raise NotPossible(
            f"{assessment.reference} has changed since you opened the page.",
            next_step="Read it again, and sign it off if you still agree.",
            code="changed_since",
        )
    freeze_stakes(assessment)
    assessment.status = SUBMITTED
    assessment.certified_by, assessment.certified_at = person(by), now()
    assessment.save(update_fields=["status", "certified_by", "certified_at"])
    signals.assessment_signed.send(sender=Assessment, assessment_id=assessment.pk)
    # The database has fixed the answers' hash.
    return Assessment.objects.get(pk=assessment.pk)


@service
def cancel_assessment(*, by: Actor, assessment: Assessment, reason: str) -> Assessment:
    """Call it off before it is signed, with a reason that the trust reads. Nothing is lost."""
    assessment = locked(assessment)
    policies.check_can_cancel(by, assessment, reason)
    assessment.status, assessment.cancelled_reason = CANCELLED, reason
    assessment.save(update_fields=["status", "cancelled_reason"])
    return assessment
