"""Receivers of signals. They only enqueue: the sweep delivers what is lost here."""

from typing import Any

from core.enqueue import enqueue
from evidence.models import Claim
from funding.tasks import (
    carry_out_award_imports,
    carry_out_payment_answers,
    instruct_releases,
    propose_releases,
)
from maturity.models import Assessment


def propose_after_decision(sender: Any, claim_id: int, **_: Any) -> None:
    """A claim was decided: its tranches may wait for nothing now, or its parties may change. No
    money waits for a sampled statement."""
    if Claim.objects.filter(pk=claim_id, sampled=False).exists():
        enqueue(propose_releases, claim_id)


def propose_after_score(sender: Any, assessment_id: int, **_: Any) -> None:
    """The figures of a trust's checked score were worked out anew."""
    trust_id = Assessment.objects.values_list("trust", flat=True).get(pk=assessment_id)
    enqueue(propose_releases, None, trust_id)


def propose_after_publishing(sender: Any, trust_id: int, **_: Any) -> None:
    """A blueprint of a trust was published."""
    enqueue(propose_releases, None, trust_id)


def propose_what_is_free(sender: Any, **_: Any) -> None:
    """What stood in the way of payments is gone. Seldom, so that all are looked at."""
    enqueue(propose_releases)


def make_requested_batch(sender: Any, batch_id: int, **_: Any) -> None:
    """A payments officer asked for a batch."""
    enqueue(instruct_releases, batch_id)


def carry_out_award_import(sender: Any, import_id: int, **_: Any) -> None:
    """A file of awards is to be checked, or its awards to be created."""
    enqueue(carry_out_award_imports, import_id)


def carry_out_payment_answer(sender: Any, answer_id: int, **_: Any) -> None:
    """A file of the finance system is to be checked, or its lines to be recorded."""
    enqueue(carry_out_payment_answers, answer_id)
