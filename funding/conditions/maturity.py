"""A checked score is published, and high enough."""

from dataclasses import dataclass
from typing import Any

from core.addresses import address_of
from core.dates import long_date
from funding.conditions.base import ConditionType, Facts, Words, day_of, trust_of
from funding.forms.conditions import MaturityForm
from funding.models import Condition
from maturity.models import Framework
from trusts.models import Trust

WORDS: Words = {
    "maturity_not_asked": (
        "{standing}",
        "The programme team asks the trust for an assessment, or invites it to a round.",
    ),
    "maturity_open": ("{standing}", "The trust answers {newest} and signs it off."),
    "maturity_evidence": (
        "{standing}",
        "The trust sends evidence for the statements of {newest} that were drawn.",
    ),
    "maturity_checking": ("{standing}", "Assessors finish the checks of {newest}."),
    "maturity_more_asked": (
        "{standing}",
        "The trust has asked for more checks: an assessor decides about that.",
    ),
    "maturity_not_public": (
        "{standing}",
        "Nothing to do: what the checks of {newest} came to is published on {public_from}.",
    ),
    "maturity_below": (
        "{standing}",
        "The trust asks for more checks, which usually raise it, or is assessed again later.",
    ),
}


@dataclass(frozen=True)
class MaturityAtLeast(ConditionType):
    """What is published of a holder's checked score in a framework is `at_least` so much, in whole
    points out of 100."""

    trust: Trust
    framework: Framework
    at_least: int

    kind = Condition.Kind.MATURITY
    label = "A checked maturity score is high enough"
    hint = "The figure that is published: scores that nobody checked do not count"
    words = WORDS
    form = MaturityForm

    def fields(self) -> dict[str, Any]:
        return {"trust": self.trust, "framework": self.framework, "at_least": self.at_least}

    @property
    def same(self) -> dict[str, Any]:
        return {"trust": self.trust, "framework": self.framework}

    @classmethod
    def title(cls, facts: Facts) -> str:
        return f"Checked score of at least {facts['at_least']} out of 100 in {facts['framework']}"

    @classmethod
    def phrases(cls, facts: Facts) -> dict[str, str]:
        return {
            "standing": standing(facts),
            "newest": facts["newest"] or "",
            "public_from": long_date(day_of(facts["public_from"])),
        }

    @classmethod
    def url(cls, facts: Facts) -> str:
        """How the published figure came about, or the assessment that will bring one."""
        if facts["explained"]:
            return address_of("maturity:explained", facts["explained"])
        return address_of("maturity:assessment", facts["newest"]) if facts["newest"] else ""

    @classmethod
    def detail(cls, facts: Facts) -> str:
        """The bound and the deduction of what is published."""
        if facts["figure"] is None:
            return ""
        lower, published, checks = facts["lower"], facts["published"], facts["checks"]
        return (
            f"{trust_of(facts)}: at least {facts['figure']} after {checks} "
            f"check{'' if checks == 1 else 's'}, which is the lower bound of {lower:.1f}"
            f"{deducted(lower - published)}, rounded down."
        )


def deducted(points: float) -> str:
    """What was taken from the bound for overstatement that nobody looked at."""
    if points < 0.05:
        return " with nothing deducted"
    return f" less {points:.1f} for overstatement that is to be expected elsewhere"


def standing(facts: Facts) -> str:
    """What is published, beside what is needed."""
    trust, framework, wanted = trust_of(facts), facts["framework"], facts["at_least"]
    if facts["figure"] is None:
        return (
            f"{trust} has no published checked score in {framework}; at least {wanted} is needed."
        )
    return (
        f"{trust} has a published checked score of at least {facts['figure']} out of 100 in "
        f"{framework}; {wanted} is needed."
    )
