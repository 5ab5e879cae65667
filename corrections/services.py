"""Every write about reported mistakes and corrections."""

from typing import Any

from django.utils import timezone

from core.actors import Actor, SystemActor
from core.dates import today
from core.references import next_reference
from core.services import locked, service
from corrections import notifications, policies
from corrections.lifecycles import CORRECTED, DECLINED
from corrections.models import Correction, Report

# Whoever reads without signing in. The history names them as that.
READER = SystemActor("reader")


@service
def report_mistake(*, by: Actor, page: str, text: str, email: str = "") -> Report:
    """Keep what a reader says is wrong on `page`, a path of this portal.

    `by` is READER for somebody who did not sign in. The same words sent again while they wait for
    an answer are the same report. Raises BadInput for a page elsewhere or an empty text.
    """
    policies.check_page(page)
    policies.check_says_something(text, "what is wrong")
    words = {"page": page, "text": text.strip(), "email": email, "reported_by": by.pk}
    if known := Report.objects.waiting().filter(**words).first():
        return known
    return Report.objects.create(
        reference=next_reference("MR", today().year),
        page=page,
        text=text.strip(),
        email=email,
        reported_by_id=by.pk,
        reported_at=timezone.now(),
    )


@service
def correct(*, by: Actor, report: Report, sentence: str, answer: str) -> Correction:
    """The reader was right: put a dated line on the public list, and answer.

    The figure itself is put right where it is kept; this records that it was. Raises NotAllowed,
    NotPossible (answered already) or BadInput.
    """
    policies.check_says_something(sentence, "what was corrected")
    row = _answer(by, report, CORRECTED, answer)
    return Correction.objects.create(page=row.page, sentence=sentence.strip(), report=row)


@service
def decline(*, by: Actor, report: Report, answer: str) -> Report:
    """The page was right: say why. Raises as `correct` does."""
    return _answer(by, report, DECLINED, answer)


@service
def record_correction(*, by: Actor, page: str, sentence: str) -> Correction:
    """Put a line on the public list that no reader had to ask for."""
    policies.check_can_record(by)
    policies.check_page(page)
    policies.check_says_something(sentence, "what was corrected")
    return Correction.objects.create(page=page, sentence=sentence.strip())


def _answer(by: Any, report: Report, status: str, answer: str) -> Report:
    row = locked(report)
    policies.check_can_answer(by, row, status)
    policies.check_says_something(answer, "the answer to the reader")
    row.status, row.answer, row.answered_by = status, answer.strip(), by
    row.answered_at = timezone.now()
    row.save(update_fields=["status", "answer", "answered_by", "answered_at"])
    notifications.answered(row)
    return row
