"""What every type of condition says of itself."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from evidence.lifecycles import ACCEPTED, CLAIM
from funding.forms.conditions import ConditionForm
from trusts.models import Trust
from trusts.wording import display_name

Facts = Mapping[str, Any]
Words = Mapping[str, tuple[str, str]]


class ConditionType(ABC):
    """Something that an instalment is to wait for. The class says in words what a stored condition
    of its kind waits for: `facts` are what the SQL file of the kind reads of it, and `words` has
    for each code of that file why it waits and what to do next. Who owes it the file says itself.
    """

    # A template would call a class to make one.
    do_not_call_in_templates: ClassVar[bool] = True

    kind: ClassVar[str]
    label: ClassVar[str]
    hint: ClassVar[str]
    words: ClassVar[Words]
    form: ClassVar[type[ConditionForm]]

    @abstractmethod
    def fields(self) -> dict[str, Any]:
        """The fields of the condition that is stored, but for a claim of its own."""

    @property
    def same(self) -> dict[str, Any]:
        """By which fields one finds that an instalment waits for it already; empty: never."""
        return self.fields()

    @property
    def holder(self) -> Trust | None:
        """The trust that it is about, which has to hold the award; None: the award says it."""
        return getattr(self, "trust", None)

    @classmethod
    @abstractmethod
    def title(cls, facts: Facts) -> str:
        """What has to be so, in a few words."""

    @classmethod
    def phrases(cls, facts: Facts) -> dict[str, str]:
        """What stands for the names in braces in `words`."""
        return {}

    @classmethod
    def url(cls, facts: Facts) -> str:
        """Where one sees it, or does it; empty if nowhere."""
        return ""

    @classmethod
    def detail(cls, facts: Facts) -> str:
        """What there is to know of it whether it is met or not; empty if nothing."""
        return ""

    @classmethod
    def due(cls, facts: Facts) -> str:
        """By when whoever owes it is to do it, in a sentence; empty without a day."""
        return ""


def claim_words(prefix: str) -> Words:
    """Why something that a claim shows waits, by the claim's status."""
    said = {
        "open": (
            "“{title}” has not been shown yet.",
            "The trust sends evidence for {claim} and signs it off.",
        ),
        "submitted": ("“{title}” is with an assessor.", "An assessor decides {claim}."),
        "returned": (
            "“{title}” was sent back.",
            "The trust reads what the assessor asks for and sends {claim} again.",
        ),
        "rejected": (
            "“{title}” was found not met.",
            "The trust sends new evidence for {claim}, or asks for a second look.",
        ),
        "withdrawn": ("“{title}” was taken back by the trust.", "The trust sends {claim} again."),
        "expired": (
            "What was accepted for “{title}” is out of date.",
            "The trust sends newer evidence for {claim}.",
        ),
        "revoked": (
            "“{title}” is no longer accepted.",
            "The trust reads why, and sends {claim} again.",
        ),
        "settled": (
            "“{title}” was checked, but not found met.",
            "The programme team asks for it again as a commitment.",
        ),
    }
    return {f"{prefix}_{status}": said[status] for status in CLAIM.states if status != ACCEPTED}


def day_of(text: str | None) -> date | None:
    """A day among the facts, which come as JSON."""
    return date.fromisoformat(text) if text else None


def trust_of(facts: Facts) -> str:
    """The name of the trust that a condition is about, as pages write it."""
    return display_name(facts["trust"])


def of_trust(facts: Facts) -> str:
    """Whose it is, where several trusts share the award and each may owe the same; else nothing."""
    return f" ({trust_of(facts)})" if facts["trust"] else ""
