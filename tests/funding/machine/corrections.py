"""Steps after the decision: money that is to come back or moves to another year; other dates."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from core.dates import FinancialYear, today
from evidence import services as evidence
from funding import services
from funding.models import AwardAmount, Commitment, DueDateRequest, Recovery, Reprofile
from funding.services import reminders
from tests.factories.funding import this_year
from tests.funding.machine.playing import (
    Player,
    Who,
    numbers,
    reasons,
    somebody,
    step,
    yes_or_no,
)
from tests.funding.machine.world import FINANCE, MANAGERS, OFFICERS
from trusts.models import Trust

managers, finance = somebody(MANAGERS), somebody(FINANCE)
parts = [Decimal(pounds) for pounds in (0, 50_000, 200_000, 1_000_000)]


class Corrections(Player):
    """Commitments fail after the payment; instalments and amounts move."""

    @step(often=8, when="release paid", by=managers, which=numbers, amount=parts, reason=reasons)
    def ask_back(self, by: Who, which: int, amount: Decimal, reason: str) -> None:
        """Of a payment, for a commitment of its award that failed, or for any."""
        release = self.release(which, "paid")
        rows = Commitment.objects.select_related("claim").order_by("pk")
        own = list(rows.filter(award=release.tranche.award_id))
        if not own:
            return
        chosen = own[which % len(own)] if which % 4 else rows[which % len(rows)]
        if chosen.claim.status == "accepted" and which % 3:
            self.fail(chosen)
        facts = {"amount": amount, "due_on": today() + timedelta(days=110), "reason": reason}
        self.attempt(
            services.propose_recovery,
            by=self.who(by),
            release=release,
            commitment=rows.get(pk=chosen.pk),
            **facts,
        )

    def fail(self, commitment: Commitment) -> None:
        """Who accepted the evidence takes that back, once the money is gone."""
        assessor = commitment.claim.latest_submission.reviews.order_by("pk").last().assessor
        facts = {"claim": commitment.claim, "reason": "It was not so"}
        self.attempt(evidence.revoke_claim, by=assessor, **facts)

    @step(often=6, when="recovery proposed agreed", by=finance, which=numbers)
    def agree_to_ask_back(self, by: Who, which: int) -> None:
        recovery = self.pick(Recovery.objects.all(), which, "proposed")
        self.attempt(services.agree_recovery, by=self.who(by), recovery=recovery)

    @step(
        often=2,
        when="recovery proposed agreed",
        service=[services.refuse_recovery, services.withdraw_recovery, services.drop_recovery],
        by=somebody(MANAGERS, FINANCE),
        which=numbers,
        reason=reasons,
    )
    def ask_no_more(self, service: Any, by: Who, which: int, reason: str) -> None:
        status = "agreed" if service is services.drop_recovery else "proposed"
        recovery = self.pick(Recovery.objects.all(), which, status)
        self.attempt(service, by=self.who(by), recovery=recovery, reason=reason)

    @step(often=6, when="recovery agreed", by=somebody(OFFICERS), which=numbers)
    def receive(self, by: Who, which: int) -> None:
        recovery = self.pick(Recovery.objects.all(), which, "agreed")
        with self.clock():
            facts = {"received_on": today(), "payment_reference": f"IN {which}"}
        self.attempt(services.receive_recovery, by=self.who(by), recovery=recovery, **facts)

    @step(
        often=3,
        by=managers,
        which=numbers,
        whole=yes_or_no,
        later=[1, 1, 1, 0],
        to_class=["capital", "capital", "revenue"],
        authority=["", "The Treasury, 3 May"],
        amount=parts,
    )
    def ask_to_move(self, by: Who, which: int, whole: bool, later: int, **facts: Any) -> None:
        """An instalment that is not paid, or an amount that none holds."""
        year = this_year() + later
        amount = facts.pop("amount")
        tranche = self.tranche(which)
        facts |= {"to_year": year, "reason": "Building work is late"}
        if whole:
            facts |= {"tranche": tranche, "due_on": FinancialYear(year).last_day}
        else:
            source = AwardAmount.objects.filter(award=tranche.award_id).order_by("-pk").first()
            facts |= {
                "from_year": source.year,
                "from_class": source.capital_class,
                "amount": amount,
            }
        self.attempt(services.ask_reprofile, by=self.who(by), award=tranche.award, **facts)

    @step(often=5, when="reprofile asked", by=finance, which=numbers)
    def agree_to_move(self, by: Who, which: int) -> None:
        reprofile = self.pick(Reprofile.objects.all(), which, "asked")
        self.attempt(services.agree_reprofile, by=self.who(by), reprofile=reprofile)

    @step(
        when="reprofile asked",
        service=[services.refuse_reprofile, services.withdraw_reprofile],
        by=somebody(MANAGERS, FINANCE),
        which=numbers,
        reason=reasons,
    )
    def do_not_move(self, service: Any, by: Who, which: int, reason: str) -> None:
        reprofile = self.pick(Reprofile.objects.all(), which, "asked")
        self.attempt(service, by=self.who(by), reprofile=reprofile, reason=reason)

    # Another date for a promise

    @step(often=2, by=managers, which=numbers, days=range(-1, 30), reason=reasons)
    def ask_for_another_date(self, by: Who, which: int, days: int, reason: str) -> None:
        """Mostly by the trust itself."""
        rows = Commitment.objects.order_by("pk")
        commitment = rows[which % len(rows)]
        asker = self.who(by) if which % 4 == 3 else self.author_of(commitment)
        facts = {"wanted_on": commitment.due_on + timedelta(days=days), "reason": reason}
        self.attempt(services.ask_due_date, by=asker, commitment=commitment, **facts)

    @step(
        often=3,
        when="due asked",
        service=[services.agree_due_date, services.refuse_due_date, services.withdraw_due_date],
        by=managers,
        which=numbers,
        reason=reasons,
    )
    def answer_the_request(self, service: Any, by: Who, which: int, reason: str) -> None:
        request = self.pick(DueDateRequest.objects.all(), which, "asked")
        if service is services.withdraw_due_date:
            self.attempt(service, by=self.author_of(request.commitment), request=request)
        else:
            self.attempt(service, by=self.who(by), request=request, reason=reason)

    def author_of(self, commitment: Commitment) -> User:
        return User.objects.get(pk=self.world.senders[commitment.trust_id][0])

    @step(by=managers, which=numbers)
    def remind(self, by: Who, which: int) -> None:
        """Of what a trust owes, once a day."""
        trust = Trust.objects.get(pk=self.world.trusts[which % 6])
        self.attempt(reminders.remind_trust, by=self.who(by), trust=trust)
