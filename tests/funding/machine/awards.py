"""Steps about awards: what they promise and wait for, waivers, pauses, budgets; and people."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from core.dates import FinancialYear, today
from funding import services
from funding.conditions import SomethingShown
from funding.models import Award, AwardImport, Budget, CommitmentType, Condition, Waiver
from funding.services import Holder, YearAmount, award_imports
from funding.spreadsheet.lines import LAYOUT
from programmes.models import Programme
from tests.factories.funding import this_year
from tests.factories.people import add_member
from tests.funding.machine.playing import Player, Who, numbers, reasons, somebody, step, yes_or_no
from tests.funding.machine.world import EVERYBODY, FINANCE, MANAGERS
from trusts.models import Trust

managers, finance = somebody(MANAGERS), somebody(FINANCE)
amounts = [Decimal(n) for n in (0, 100_000, 250_000, 1_000_000, 3_000_000, 4_000_000)]
classes = ["capital", "capital", "revenue"]


class Awards(Player):
    """Whatever the money path does with an award before and beside its payments."""

    # Budgets and rules

    @step(by=somebody(MANAGERS, FINANCE), which=numbers, amount=amounts, of_class=classes)
    def set_budget(self, by: Who, which: int, amount: Decimal, of_class: str) -> None:
        facts = {"year": this_year(), "capital_class": of_class, "amount": amount}
        self.attempt(services.set_budget, by=self.who(by), programme=self.programme(which), **facts)

    @step(
        often=1,
        when="budget indicative",
        by=finance,
        which=numbers,
    )
    def confirm_budget(self, by: Who, which: int) -> None:
        budget = self.pick(Budget.objects.all(), which, "indicative")
        self.attempt(services.confirm_budget, by=self.who(by), budget=budget)

    @step(by=finance, which=numbers, amount=amounts)
    def set_rules(self, by: Who, which: int, amount: Decimal) -> None:
        facts = {"programme": self.programme(which), "light_route_below": amount - which}
        self.attempt(services.set_funding_rules, by=self.who(by), **facts)

    def programme(self, which: int) -> Programme:
        return Programme.objects.get(pk=self.world.programmes[which % 2])

    # Awards

    @step(by=managers, amount=amounts, of_class=classes)
    def create_award(self, by: Who, amount: Decimal, of_class: str) -> None:
        trust = Trust.objects.get(pk=self.world.spare[0])
        self.attempt(
            services.create_award,
            by=self.who(by),
            programme=self.programme(1),
            role="aspirant",
            holders=[Holder(trust)],
            amounts=[YearAmount(this_year(), of_class, amount)],
        )

    @step(
        when="award draft",
        by=managers,
        which=numbers,
    )
    def sign_agreement(self, by: Who, which: int) -> None:
        facts = {"award": self.award(which, "draft"), "signed_on": today(), "reference": "MOU"}
        self.attempt(services.sign_agreement, by=self.who(by), **facts)

    @step(
        when="award draft",
        service=[services.withdraw_award, services.close_award],
        by=managers,
        which=numbers,
        reason=reasons,
    )
    def end_award(self, service: Any, by: Who, which: int, reason: str) -> None:
        """One that was agreed only now and then, since little happens to it afterwards."""
        award = self.award(which, "draft")
        if award.status == "draft" or which == 11:
            self.attempt(service, by=self.who(by), award=award, reason=reason)

    @step(by=managers, which=numbers, reason=reasons)
    def pause(self, by: Who, which: int, reason: str) -> None:
        award = self.award(which)
        self.attempt(services.pause_award, by=self.who(by), award=award, reason=reason)

    @step(often=6, when="pause on", by=managers, which=numbers, reason=reasons)
    def end_pause(self, by: Who, which: int, reason: str) -> None:
        paused = Award.objects.filter(pauses__isnull=False, pauses__ended_at=None)
        award = self.award(which) if which % 4 == 3 else self.pick(paused, which)
        self.attempt(services.end_pause, by=self.who(by), award=award, reason=reason)

    @step(by=managers, amount=amounts, which=numbers)
    def import_awards(self, by: Who, amount: Decimal, which: int) -> None:
        trust = Trust.objects.get(pk=self.world.spare[0])
        cells = {
            "Line": "award",
            "Award": "1",
            "Programme": self.programme(1).slug,
            "Role": "Aspirant",
            "Trust": trust.code,
            "Awarded on": today().isoformat(),
            "Year": str(FinancialYear(this_year())),
            "Class": "Capital",
            "Amount": str(amount),
        }
        lines = [",".join(LAYOUT), ",".join(cells.get(column, "") for column in LAYOUT)]
        facts = {"file_name": "awards.csv", "content": "\n".join(lines).encode()}
        self.attempt(award_imports.upload_award_import, by=self.who(by), **facts)

    @step(
        often=3,
        when="import checked",
        service=[award_imports.confirm_award_import, award_imports.cancel_award_import],
        by=managers,
        which=numbers,
    )
    def answer_import(self, service: Any, by: Who, which: int) -> None:
        found = self.pick(AwardImport.objects.all(), which, "checked")
        self.attempt(service, by=self.who(by), award_import=found)

    # Instalments, and what they wait for

    @step(by=managers, which=numbers, amount=amounts, of_class=classes)
    def add_tranche(self, by: Who, which: int, amount: Decimal, of_class: str) -> None:
        self.attempt(
            services.add_tranche,
            by=self.who(by),
            award=self.award(which),
            title="One more",
            year=this_year(),
            capital_class=of_class,
            amount=amount,
            due_on=today(),
            conditions=[today()],
        )

    @step(by=managers, which=numbers)
    def add_commitment(self, by: Who, which: int) -> None:
        award = self.award(which)
        facts = {"trust": award.holders.order_by("pk").first().trust, "due_on": today()}
        type_ = CommitmentType.objects.get(code="played")
        made = self.attempt(
            services.add_commitment, by=self.who(by), award=award, type=type_, **facts
        )
        self.asked(made)

    @step(by=managers, which=numbers, days=range(21), shown=yes_or_no)
    def add_condition(self, by: Who, which: int, days: int, shown: bool) -> None:
        tranche = self.tranche(which)
        day = today() + timedelta(days=days)
        awaited = SomethingShown(tranche.payee, "One thing more", "Show it.", day)
        facts = {"tranche": tranche, "condition": awaited if shown else day}
        made = self.attempt(services.add_condition, by=self.who(by), **facts)
        self.asked(made)

    @step(by=managers, which=numbers, need=reasons)
    def record_need(self, by: Who, which: int, need: str) -> None:
        self.attempt(
            services.record_upfront_need, by=self.who(by), tranche=self.tranche(which), need=need
        )

    @step(by=managers, which=numbers)
    def change_catalogue(self, by: Who, which: int) -> None:
        if which == 0:
            self.attempt(services.load_catalogue, by=self.who(by))
            return
        words = {"title": f"Edition {which}", "requirement": "Show it.", "for_seed": False}
        self.attempt(services.set_commitment_type, by=self.who(by), code="played", **words)

    # Waivers

    @step(by=managers, which=numbers, days=range(-1, 21))
    def ask_waiver(self, by: Who, which: int, days: int) -> None:
        condition = self.pick(Condition.objects.exclude(kind="date"), which)
        with self.clock():
            until = today() + timedelta(days=days)
        facts = {"condition": condition, "justification": "The supplier failed", "until": until}
        self.attempt(services.ask_waiver, by=self.who(by), **facts)

    @step(
        often=6,
        when="waiver asked",
        by=somebody(MANAGERS, FINANCE),
        which=numbers,
    )
    def grant_waiver(self, by: Who, which: int) -> None:
        waiver = self.pick(Waiver.objects.all(), which, "asked")
        self.attempt(services.grant_waiver, by=self.who(by), waiver=waiver)

    @step(
        when="waiver asked granted",
        service=[services.refuse_waiver, services.withdraw_waiver, services.revoke_waiver],
        by=somebody(MANAGERS, FINANCE),
        which=numbers,
        reason=reasons,
    )
    def end_waiver(self, service: Any, by: Who, which: int, reason: str) -> None:
        status = "granted" if service is services.revoke_waiver else "asked"
        waiver = self.pick(Waiver.objects.all(), which, status)
        self.attempt(service, by=self.who(by), waiver=waiver, reason=reason)

    # People

    @step(which=range(31), trust=numbers)
    def somebody_joins_a_trust(self, which: int, trust: int) -> None:
        """From now on they have to do with it, whatever they have done before."""
        people = self.world.people[EVERYBODY]
        if which < len(people) and which % 3 == 0:
            found = Trust.objects.get(pk=self.world.trusts[trust % 6])
            user = User.objects.get(pk=people[which])
            if not user.memberships.filter(trust=found).exists():
                add_member(user, found, "viewer")
