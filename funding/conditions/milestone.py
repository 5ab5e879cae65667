"""A milestone is reached, at best by a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.addresses import address_of
from core.dates import long_date
from funding.conditions.base import ConditionType, Facts, Words, day_of, of_trust
from funding.forms.conditions import MilestoneForm
from funding.models import Condition
from milestones.models import TrustMilestone
from trusts.models import Trust

WORDS: Words = {
    "milestone_not_planned": (
        "Nothing says what would show that “{title}” is reached.",
        "Ask the trust for what is in force, or record what would show it.",
    ),
    "milestone_late": (
        "“{title}” was to be signed off by {by_date}, and was not.",
        "It can no longer be met in time: only a waiver by two people could lift it.",
    ),
    "milestone_open": (
        "“{title}”: {met} of {asked} met.",
        "The trust shows what is missing and signs it off{by}.",
    ),
    "milestone_submitted": (
        "“{title}”: {met} of {asked} met, the rest is with an assessor.",
        "An assessor decides what the trust has sent.",
    ),
    "milestone_returned": (
        "“{title}”: {met} of {asked} met, and one was sent back.",
        "The trust reads what the assessor asks for and sends it again.",
    ),
    "milestone_rejected": (
        "“{title}”: {met} of {asked} met, and one was found not met.",
        "The trust sends new evidence{by}, or asks for a second look.",
    ),
    "milestone_withdrawn": (
        "“{title}”: {met} of {asked} met, and one was taken back by the trust.",
        "The trust sends it again{by}.",
    ),
    "milestone_expired": (
        "“{title}”: {met} of {asked} met, and what was accepted for one is out of date.",
        "The trust sends newer evidence.",
    ),
    "milestone_revoked": (
        "“{title}”: {met} of {asked} met, and one is no longer accepted.",
        "The trust reads why, and sends it again{by}.",
    ),
    "milestone_settled": (
        "“{title}”: {met} of {asked} met, and one was checked, but not found met.",
        "The programme team asks for it again.",
    ),
}


@dataclass(frozen=True)
class MilestoneReached(ConditionType):
    """A milestone that a holder of the award has planned. With `by_date` the trust has signed off
    all that it asks by that day; how long assessors take then costs the trust nothing."""

    plan: TrustMilestone
    by_date: date | None = None

    kind = Condition.Kind.MILESTONE
    label = "A milestone is reached"
    hint = "All that it asks for is accepted; a last day for the trust is up to you"
    words = WORDS
    form = MilestoneForm

    def fields(self) -> dict[str, Any]:
        return {"milestone": self.plan, "by_date": self.by_date}

    @property
    def same(self) -> dict[str, Any]:
        return {"milestone": self.plan}

    @property
    def holder(self) -> Trust:
        return self.plan.trust

    @classmethod
    def title(cls, facts: Facts) -> str:
        day = day_of(facts["by_date"])
        by = f", signed off by {long_date(day)}" if day else ""
        return f"Milestone {facts['number']}. {facts['name']}{of_trust(facts)}{by}"

    @classmethod
    def phrases(cls, facts: Facts) -> dict[str, str]:
        asked, day = facts["asked"], day_of(facts["by_date"])
        return {
            "title": f"Milestone {facts['number']}, {facts['name']}{of_trust(facts)}",
            "met": str(facts["met"]),
            "asked": f"{asked} criteri{'on' if asked == 1 else 'a'}",
            "by_date": long_date(day),
            "by": f" by {long_date(day)}" if day else "",
        }

    @classmethod
    def url(cls, facts: Facts) -> str:
        return address_of("milestones:plan", facts["code"], facts["slug"])
