"""Something else is shown: in words of its own, by a claim of its own."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from funding.conditions.base import ConditionType, Facts, claim_words
from funding.conditions.commitment import CommitmentMet
from funding.forms.conditions import EvidenceForm
from funding.models import Condition
from trusts.models import Trust


@dataclass(frozen=True)
class SomethingShown(ConditionType):
    """What a holder of the award has to show by `due_on`, in the programme's own words. Beyond the
    trust's yearly limit of requests it wants a reason (rule 18)."""

    trust: Trust
    title_asked: str
    requirement: str
    due_on: date
    over_limit_reason: str = ""

    kind = Condition.Kind.EVIDENCE
    label = "Something else is shown"
    hint = "In your own words; the trust shows it, and an assessor accepts it"
    words = claim_words("evidence")
    form = EvidenceForm

    def fields(self) -> dict[str, Any]:
        return {"trust": self.trust}

    @property
    def same(self) -> dict[str, Any]:
        """Words may be alike; each has its own claim."""
        return {}

    @classmethod
    def title(cls, facts: Facts) -> str:
        return CommitmentMet.title(facts)

    @classmethod
    def phrases(cls, facts: Facts) -> dict[str, str]:
        return CommitmentMet.phrases(facts)

    @classmethod
    def url(cls, facts: Facts) -> str:
        return CommitmentMet.url(facts)
