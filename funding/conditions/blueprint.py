"""Blueprints are published."""

from dataclasses import dataclass
from typing import Any

from core.addresses import address_of
from core.dates import long_date
from funding.conditions.base import ConditionType, Facts, day_of, trust_of
from funding.forms.conditions import BlueprintForm
from funding.models import Condition
from trusts.models import Trust


@dataclass(frozen=True)
class BlueprintsPublished(ConditionType):
    """A holder of the award has published so many blueprints since the day of the award. A newer
    version of an older one is none, and one that was taken out of the library no longer counts."""

    trust: Trust
    wanted: int

    kind = Condition.Kind.BLUEPRINT
    label = "Blueprints are published"
    hint = "By a trust that holds the award, since the day of the award"
    words = {
        "blueprint_missing": (
            "{trust} has published {published} of {wanted} since the award on {since}.",
            "The trust writes {more} and sends it to an editor.",
        ),
        "blueprint_in_review": (
            "{trust} has published {published} of {wanted} since the award on {since}.",
            "An editor decides about what the trust has sent.",
        ),
    }
    form = BlueprintForm

    def fields(self) -> dict[str, Any]:
        return {"trust": self.trust, "blueprints_wanted": self.wanted}

    @property
    def same(self) -> dict[str, Any]:
        return {"trust": self.trust, "kind": self.kind}

    @classmethod
    def title(cls, facts: Facts) -> str:
        return f"{blueprints(facts['wanted'])} published by {trust_of(facts)}"

    @classmethod
    def phrases(cls, facts: Facts) -> dict[str, str]:
        return {
            "trust": trust_of(facts),
            "published": str(facts["published"]),
            "wanted": blueprints(facts["wanted"]),
            "since": long_date(day_of(facts["since"])),
            "more": "another one" if facts["published"] else "one",
        }

    @classmethod
    def url(cls, facts: Facts) -> str:
        return address_of("blueprints:library")


def blueprints(number: int) -> str:
    return f"{number} blueprint{'' if number == 1 else 's'}"
