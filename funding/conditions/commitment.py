"""A commitment is met: its claim is accepted."""

from dataclasses import dataclass
from typing import Any

from core.addresses import address_of
from core.dates import due_words
from funding.conditions.base import ConditionType, Facts, claim_words, day_of, of_trust
from funding.forms.conditions import CommitmentForm
from funding.models import Commitment, Condition


@dataclass(frozen=True)
class CommitmentMet(ConditionType):
    """A commitment made under the same award."""

    commitment: Commitment

    kind = Condition.Kind.COMMITMENT
    label = "A commitment of this award is met"
    hint = "The trust shows it, and an assessor accepts it"
    words = claim_words("commitment")
    form = CommitmentForm

    def fields(self) -> dict[str, Any]:
        return {"commitment": self.commitment}

    @classmethod
    def title(cls, facts: Facts) -> str:
        return str(facts["title"]) + of_trust(facts)

    @classmethod
    def phrases(cls, facts: Facts) -> dict[str, str]:
        return {"title": cls.title(facts), "claim": facts["claim"]}

    @classmethod
    def url(cls, facts: Facts) -> str:
        return address_of("evidence:claim", facts["claim"])

    @classmethod
    def due(cls, facts: Facts) -> str:
        due = day_of(facts["due_on"])
        return f"Due {due_words(due, day_of(facts['first']))}." if due else ""
