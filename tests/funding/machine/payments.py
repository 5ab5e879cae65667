"""Steps of a payment, from the evidence it rests on to the finance system's answer."""

from datetime import timedelta
from itertools import product
from typing import Any

from accounts.models import User
from core.actors import PORTAL
from core.dates import today
from core.errors import DomainError
from evidence import services as evidence
from evidence.models import Claim
from funding import services, tasks
from funding.models import PaymentAnswer, PaymentBatch, Release
from funding.services import answers, bulk
from funding.spreadsheet.answers import LAYOUT
from tests.factories.evidence import unique_csv
from tests.funding.machine.playing import (
    Player,
    Who,
    check_sentence,
    numbers,
    reasons,
    somebody,
    step,
    yes_or_no,
)
from tests.funding.machine.world import ASSESSORS, FINANCE, MANAGERS, OFFICERS

assessors, officers = somebody(ASSESSORS), somebody(OFFICERS)
anybody = somebody(MANAGERS, FINANCE, OFFICERS)
RESULTS = [
    list(results)
    for number in (1, 2, 4)
    for results in product(["paid", "failed", "returned"], repeat=number)
]
TASKS = [
    tasks.propose_releases,
    tasks.propose_releases,
    tasks.instruct_releases,
    tasks.carry_out_payment_answers,
    tasks.carry_out_award_imports,
    tasks.count_ended_waivers,
    tasks.warn_of_lapse,
]


def pay(*, by: User, release: Release) -> Release:
    """As the finance system does, today."""
    reference = f"BACS {release.pk}"
    return services.record_paid(
        by=by, release=release, paid_on=today(), payment_reference=reference
    )


# By whom a payment is usually taken on, and how; without a step: in a batch.
NEXT: dict[str, tuple[str, Any]] = {
    "proposed": (MANAGERS, services.approve_for_programme),
    "programme_approved": (FINANCE, services.approve_for_finance),
    "approved": (OFFICERS, None),
    "instructed": (OFFICERS, pay),
}


class Payments(Player):
    """Evidence comes and goes; payments are proposed, approved, stopped, batched and answered."""

    @step(days=range(1, 13))
    def days_pass(self, days: int) -> None:
        """Waivers end, and days come that instalments wait for."""
        self.let_pass(days)

    @step(often=3, task=TASKS)
    def sweep(self, task: Any) -> None:
        """What a worker does by itself, at any time, and again."""
        self.attempt(task)

    # What they rest on

    def claim(self, which: int, *statuses: str) -> Claim:
        found: Claim = self.pick(Claim.objects.filter(pk__in=self.claims), which, *statuses)
        return found

    @step(often=2, by=assessors, which=numbers, outcome=["accepted"] * 3 + ["rejected"])
    def decide(self, by: Who, which: int, outcome: str) -> None:
        facts = {"claim": self.claim(which, "submitted"), "outcome": outcome, "reason": "Seen"}
        self.attempt(evidence.decide_claim, by=self.who(by), **facts)

    @step(by=assessors, which=numbers)
    def revoke(self, by: Who, which: int) -> None:
        facts = {"claim": self.claim(which, "accepted"), "reason": "It was not so"}
        self.attempt(evidence.revoke_claim, by=self.who(by), **facts)

    @step(which=numbers)
    def send(self, which: int) -> None:
        """A trust shows something, for the first time or again."""
        claim = self.claim(which, "open", "revoked", "rejected")
        author, signer = (User.objects.get(pk=pk) for pk in self.world.senders[claim.trust_id])
        item = evidence.upload_evidence(
            by=author, trust=claim.trust, file=unique_csv(), title="List", effective_date=today()
        )
        draft = {"claim": claim, "text": "Done", "items": [(item, None)]}
        self.attempt(evidence.save_draft, by=author, **draft)
        self.attempt(evidence.mark_ready, by=author, claim=claim)
        self.attempt(evidence.sign_claims, by=signer, claims=[claim])

    # Proposed and approved

    @step(
        often=10,
        when="release proposed programme_approved approved instructed",
        which=numbers,
        by=numbers,
    )
    def usual_step(self, which: int, by: int) -> None:
        """The usual next step, by somebody who may as far as the role goes."""
        release = self.release(which, *NEXT)
        if release.status not in NEXT:
            return
        group, service = NEXT[release.status]
        person = self.who((group, by))
        if service is not None:
            self.attempt(service, by=person, release=release)
            return
        made = self.attempt(services.create_batch, by=person, releases=[release])
        if self.attempt(services.instruct_batch, by=person, batch=made):
            found = Release.objects.get(pk=release.pk)
            self.attempt(pay, by=self.who((group, by + 1)), release=found)

    @step(often=4, by=somebody(MANAGERS), which=numbers)
    def propose(self, by: Who, which: int) -> None:
        actor = PORTAL if which % 3 == 0 else self.who(by)
        self.attempt(services.propose_release, by=actor, tranche=self.tranche(which))

    @step(
        often=3,
        when="release proposed",
        by=somebody(MANAGERS),
        which=numbers,
    )
    def approve_for_programme(self, by: Who, which: int) -> None:
        release = self.release(which, "proposed")
        self.attempt(services.approve_for_programme, by=self.who(by), release=release)

    @step(
        often=3,
        when="release proposed programme_approved",
        by=somebody(FINANCE),
        which=numbers,
    )
    def approve_for_finance(self, by: Who, which: int) -> None:
        release = self.release(which, "programme_approved", "proposed")
        self.attempt(services.approve_for_finance, by=self.who(by), release=release)

    @step(
        often=2,
        when="release proposed programme_approved",
        by=somebody(MANAGERS, FINANCE),
        which=numbers,
        together=yes_or_no,
    )
    def approve_many(self, by: Who, which: int, together: bool) -> None:
        releases = list(Release.objects.order_by("-pk")[which % 3 : which % 3 + 4])
        facts = {"releases": releases or None, "together": together}
        for result in self.attempt(bulk.approve_many, by=self.who(by), **facts) or []:
            if isinstance(result.refusal, DomainError):
                check_sentence(result.refusal)
                assert result.refusal.code != "rule", result.refusal

    @step(
        when="release proposed programme_approved approved instructed",
        service=[services.approve_for_programme, services.approve_for_finance],
        by=anybody,
        which=numbers,
    )
    def approve_out_of_turn(self, service: Any, by: Who, which: int) -> None:
        self.attempt(service, by=self.who(by), release=self.release(which))

    @step(
        often=2,
        when="release proposed programme_approved approved instructed",
        service=[services.decline_release, services.withdraw_release, services.cancel_release],
        by=anybody,
        which=numbers,
        reason=reasons,
    )
    def end(self, service: Any, by: Who, which: int, reason: str) -> None:
        self.attempt(service, by=self.who(by), release=self.release(which), reason=reason)

    @step(
        often=2,
        when="release proposed programme_approved approved",
        service=[services.hold_release, services.lift_hold],
        by=anybody,
        which=numbers,
        reason=reasons,
    )
    def hold(self, service: Any, by: Who, which: int, reason: str) -> None:
        self.attempt(service, by=self.who(by), release=self.release(which), reason=reason)

    @step(
        when="release proposed programme_approved approved instructed",
        which=numbers,
    )
    def look_at_the_parties(self, which: int) -> None:
        self.attempt(services.refresh_parties, by=PORTAL, release=self.release(which))

    # Paid

    @step(
        often=3,
        when="release approved",
        by=officers,
        which=numbers,
        at_once=yes_or_no,
    )
    def batch(self, by: Who, which: int, at_once: bool) -> None:
        rows = Release.objects.order_by("pk")
        chosen = list(rows.filter(status="approved")[:3]) if which % 4 else rows[:2]
        made = self.attempt(services.create_batch, by=self.who(by), releases=chosen)
        if at_once:
            self.attempt(services.instruct_batch, by=self.who(by), batch=made)

    @step(
        often=3,
        when="batch requested",
        service=[services.instruct_batch, services.abandon_batch],
        by=officers,
        which=numbers,
    )
    def make_batch(self, service: Any, by: Who, which: int) -> None:
        batch = self.pick(PaymentBatch.objects.all(), which, "requested")
        if service is services.abandon_batch:
            self.attempt(service, by=PORTAL, batch=batch, reason="Nobody may make it")
        else:
            self.attempt(service, by=self.who(by), batch=batch)

    @step(
        often=3,
        when="release instructed",
        by=officers,
        which=numbers,
        late=range(-1, 2),
    )
    def record_paid(self, by: Who, which: int, late: int) -> None:
        release = self.release(which, "instructed")
        with self.clock():
            day = today() + timedelta(days=max(0, late) if which % 4 else late)
        reference = f"BACS {release.pk}" if release and which % 3 else "BACS"
        facts = {"release": release, "paid_on": day, "payment_reference": reference}
        self.attempt(services.record_paid, by=self.who(by), **facts)

    @step(
        when="release instructed",
        by=officers,
        which=numbers,
        reason=reasons,
    )
    def record_failed(self, by: Who, which: int, reason: str) -> None:
        release = self.release(which, "instructed")
        self.attempt(services.record_failed, by=self.who(by), release=release, reason=reason)

    @step(
        often=2,
        when="release paid",
        by=officers,
        which=numbers,
        reason=reasons,
    )
    def record_returned(self, by: Who, which: int, reason: str) -> None:
        with self.clock():
            day = today()
        facts = {"release": self.release(which, "paid"), "returned_on": day, "reason": reason}
        self.attempt(services.record_returned, by=self.who(by), **facts)

    # What the finance system answers

    @step(
        often=3,
        when="release instructed paid",
        by=officers,
        results=RESULTS,
    )
    def upload_answer(self, by: Who, results: list[str]) -> None:
        """About payments that were instructed, or any."""
        sent = list(Release.objects.filter(status__in=["instructed", "paid"]).order_by("pk"))
        releases = sent or list(Release.objects.order_by("pk"))
        with self.clock():
            day = today().isoformat()
        lines = [
            f"{release.reference},{result},{day},BACS {release.pk},Account closed"
            for release, result in zip(releases, results, strict=False)
        ]
        content = "\n".join([",".join(LAYOUT), *lines]).encode()
        facts = {"file_name": "answer.csv", "content": content}
        made = self.attempt(answers.upload_payment_answer, by=self.who(by), **facts)
        if made and len(results) > 1:
            self.attempt(tasks.carry_out_payment_answers, answer_id=made.pk)
            self.attempt(answers.confirm_payment_answer, by=self.who(by), answer=made)

    @step(
        often=4,
        when="answer checked partly",
        service=[
            answers.confirm_payment_answer,
            answers.confirm_payment_answer,
            answers.cancel_payment_answer,
        ],
        by=officers,
        which=numbers,
    )
    def answer(self, service: Any, by: Who, which: int) -> None:
        answer = self.pick(PaymentAnswer.objects.all(), which, "checked", "partly")
        self.attempt(service, by=self.who(by), answer=answer)
