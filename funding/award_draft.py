"""An award that somebody is drawing up by hand, kept in their session between the pages."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from core.money import parse_pounds
from funding.award_templates import TEMPLATES, due_by
from funding.plans import AmountPlan, AwardPlan, CommitmentPlan, HolderPlan, InstalmentPlan

KEY = "funding.award_draft"


@dataclass
class AwardDraft:
    """Plain values only, since a session holds JSON: dates as 2021-05-01, pounds as text."""

    programme: str
    role: str
    trust: str
    awarded_on: str
    year: int
    capital: str = ""
    revenue: str = ""
    match_ratio: str = ""
    upfront_agreed: bool = False
    commitments: list[dict[str, str]] = field(default_factory=list)
    instalments: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    def begin(cls, answers: Mapping[str, Any], known: Collection[str]) -> "AwardDraft":
        """From the first page's answers, with what the role's template adds."""
        draft = cls(
            programme=answers["programme"].slug,
            role=answers["role"],
            trust=answers["trust"],
            awarded_on=answers["awarded_on"].isoformat(),
            year=answers["year"],
            capital=as_text(answers["capital"]),
            revenue=as_text(answers["revenue"]),
            match_ratio=as_text(answers["match_ratio"]),
            upfront_agreed=answers["upfront_agreed"],
        )
        draft.fill_from_template(known)
        return draft

    def fill_from_template(self, known: Collection[str]) -> None:
        template, day = TEMPLATES[self.role], date.fromisoformat(self.awarded_on)
        promised = template.commitments(
            awarded_on=day, trusts=[self.trust], amounts=self.amounts, known=known
        )
        parts = template.instalments(awarded_on=day, payee=self.trust, amounts=self.amounts)
        self.commitments = [
            {"type": each.code, "due_on": each.due_on.isoformat()} for each in promised
        ]
        self.instalments = [
            {
                "title": part.title,
                "capital_class": part.capital_class,
                "amount": str(part.amount),
                "due_on": part.due_on.isoformat(),
            }
            for part in parts
        ]

    @property
    def choice(self) -> str:
        """For whom the award is, as the query of the first page's address."""
        return urlencode({"programme": self.programme, "role": self.role, "trust": self.trust})

    @property
    def amounts(self) -> tuple[AmountPlan, ...]:
        given = (("capital", self.capital), ("revenue", self.revenue))
        return tuple(
            AmountPlan(self.year, kind, parse_pounds(text)) for kind, text in given if text
        )

    @property
    def plan(self) -> AwardPlan:
        """The award that this draft describes. Each instalment waits for every commitment that is
        due by its own date."""
        promised = tuple(
            CommitmentPlan(each["type"], self.trust, date.fromisoformat(each["due_on"]))
            for each in self.commitments
        )
        total = sum((part.amount for part in self.amounts), Decimal(0))
        return AwardPlan(
            programme=self.programme,
            role=self.role,
            awarded_on=date.fromisoformat(self.awarded_on),
            holders=(HolderPlan(self.trust, total),),
            amounts=self.amounts,
            match_ratio=Decimal(self.match_ratio) if self.match_ratio else None,
            upfront_agreed=self.upfront_agreed,
            commitments=promised,
            instalments=tuple(self.instalment(each, promised) for each in self.instalments),
        )

    def instalment(
        self, part: Mapping[str, str], promised: Collection[CommitmentPlan]
    ) -> InstalmentPlan:
        due_on = date.fromisoformat(part["due_on"])
        return InstalmentPlan(
            title=part["title"],
            trust=self.trust,
            year=self.year,
            capital_class=part["capital_class"],
            amount=parse_pounds(part["amount"]),
            due_on=due_on,
            waits_for=due_by(promised, self.trust, due_on),
            milestone=part.get("milestone", ""),
        )


def as_text(value: Decimal | None) -> str:
    return "" if value is None else str(value)


def keep(session: Any, draft: AwardDraft) -> None:
    session[KEY] = asdict(draft)


def kept(session: Any) -> AwardDraft | None:
    """What this session is drawing up, if anything."""
    found = session.get(KEY)
    return AwardDraft(**found) if found else None


def forget(session: Any) -> None:
    session.pop(KEY, None)
