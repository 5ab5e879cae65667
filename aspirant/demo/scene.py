"""What the stories of the invented trusts share: the cast, and the usual run of things."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from aspirant.demo.clock import within_year
from aspirant.demo.programmes import Programmes
from core.dates import FinancialYear, today
from evidence import services as claims
from evidence.models import Claim, EvidenceItem
from funding import services as money
from funding.conditions import Awaited
from funding.models import Award, Commitment, CommitmentType, Release, Tranche
from programmes.models import Programme
from trusts.models import Trust

# Days ago, in stories whose money has been agreed.
AWARDED, SIGNED = 130, 120
CAPITAL, REVENUE = "capital", "revenue"


def this_year() -> int:
    """The financial year of today, by its first calendar year."""
    return FinancialYear.of(today()).start


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def in_year(days: int, year: int | None = None) -> date:
    """So many days from today, kept within a financial year (this one)."""
    whole = FinancialYear(this_year() if year is None else year)
    return min(max(in_days(days), whole.first_day), whole.last_day)


@dataclass(frozen=True)
class Cast:
    """Everybody and everything that a story needs."""

    people: Mapping[str, User]
    trusts: Mapping[str, Trust]
    programmes: Programmes
    catalogue: Mapping[str, CommitmentType]

    @property
    def manager(self) -> User:
        return self.people["Ruth Calder"]

    @property
    def finance(self) -> User:
        return self.people["Leila Haddad"]

    @property
    def payer(self) -> User:
        return self.people["Beth Sanderson"]

    @property
    def assessor(self) -> User:
        return self.people["Joan Whitfield"]

    @property
    def second_assessor(self) -> User:
        return self.people["Mateusz Nowak"]


@dataclass(frozen=True)
class Team:
    """Who writes and who signs at one trust."""

    trust: Trust
    writer: User
    signer: User

    def upload(
        self,
        title: str,
        file: SimpleUploadedFile,
        *,
        days_ago: int = 20,
        valid_for: int | None = None,
    ) -> EvidenceItem:
        """Evidence with a date of its own; `valid_for` days from today."""
        return claims.upload_evidence(
            by=self.writer,
            trust=self.trust,
            title=title,
            file=file,
            effective_date=in_days(-days_ago),
            expires_on=None if valid_for is None else in_days(valid_for),
        )

    def draft(self, claim: Claim, text: str, *items: EvidenceItem, ready: bool = True) -> None:
        """Write, choose evidence and, unless told otherwise, mark as ready to sign off."""
        chosen = [(item, 1) for item in items]
        claims.prepare_claim(by=self.writer, claim=claim, text=text, items=chosen, ready=ready)

    def send(self, claim: Claim, text: str, *items: EvidenceItem) -> None:
        """Draft and sign off."""
        self.draft(claim, text, *items)
        claims.sign_claims(by=self.signer, claims=[claim])


def decide(assessor: User, claim: Claim, outcome: str = "accepted", reason: str = "") -> None:
    """Take a claim and decide it."""
    claims.take_claim(by=assessor, claim=claim)
    claims.decide_claim(by=assessor, claim=claim, outcome=outcome, reason=reason)


def make_award(
    cast: Cast,
    programme: Programme,
    role: str,
    codes: list[str],
    amounts: list[tuple[int, str, int]],
    *,
    upfront: bool = False,
    agreement: str = "",
) -> Award:
    """An award in whole pounds, shared equally by the trusts of `codes`; agreed if it has a
    reference for the agreement."""
    whole = sum(amount for _, _, amount in amounts)
    shares = split(whole, len(codes))
    award = money.create_award(
        by=cast.manager,
        programme=programme,
        role=role,
        holders=[
            money.Holder(cast.trusts[code], share)
            for code, share in zip(codes, shares, strict=True)
        ],
        amounts=[money.YearAmount(year, kind, Decimal(pounds)) for year, kind, pounds in amounts],
        upfront_agreed=upfront,
        awarded_on=in_days(-within_year(AWARDED)) if agreement else None,
    )
    if agreement:
        award = money.sign_agreement(
            by=cast.manager,
            award=award,
            signed_on=in_days(-within_year(SIGNED)),
            reference=agreement,
        )
    return award


def split(whole: int, parts: int) -> list[Decimal]:
    """Whole pounds in nearly equal shares; the first takes what is left over."""
    share = whole // parts
    return [Decimal(whole - share * (parts - 1)), *[Decimal(share)] * (parts - 1)]


def promise(cast: Cast, award: Award, code: str, kind: str, days: int) -> Commitment:
    """A commitment of one trust, due so many days from today."""
    return money.add_commitment(
        by=cast.manager,
        award=award,
        trust=cast.trusts[code],
        type=cast.catalogue[kind],
        due_on=in_days(days),
    )


def instalment(
    cast: Cast,
    award: Award,
    title: str,
    capital_class: str,
    amount: int,
    due_on: date,
    *conditions: Awaited,
    upfront_need: str = "",
) -> Tranche:
    """An instalment in whole pounds, paid up front if a need for that is given."""
    return money.add_tranche(
        by=cast.manager,
        award=award,
        title=title,
        year=FinancialYear.of(due_on).start,
        capital_class=capital_class,
        amount=Decimal(amount),
        due_on=due_on,
        conditions=conditions,
        upfront=bool(upfront_need),
        upfront_need=upfront_need,
    )


def release_of(tranche: Tranche) -> Release:
    """The newest release of an instalment."""
    return Release.objects.filter(tranche=tranche).latest("pk")


def approve(cast: Cast, tranche: Tranche) -> Release:
    """Both approvals."""
    release = release_of(tranche)
    money.approve_for_programme(by=cast.manager, release=release)
    return money.approve_for_finance(by=cast.finance, release=release)
