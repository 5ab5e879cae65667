"""Awards of any number, each with five instalments of three conditions: python -m
bench.money.portal AWARDS [PROGRAMMES], as the owner.

Each award is one trust's; a few hundred wait for nothing in three of their instalments. The rows
go in with the triggers off, as in `bench.portal.fill`.
"""

import sys
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import django

from bench.money.rows import insert
from bench.portal.fill import without_triggers

TRANCHES = 5
# Awards whose first three instalments wait for nothing: some thousand of them are due.
DUE_AWARDS = 334
PROGRAMMES = 4
MILLION = Decimal(1_000_000)
# What the third condition of each instalment is; the first two are a commitment and a day.
THIRD = ("milestone", "evidence", "commitment", "maturity", "blueprint")
# Of the others every fourth claim is accepted.
STATUS = f"""CASE WHEN n <= {DUE_AWARDS} OR (n + k) %% 4 = 0 THEN 'accepted'
    WHEN (n + k) %% 4 = 1 THEN 'submitted' ELSE 'open' END"""
EACH_TRANCHE = f"""generate_series(1, {{awards}}) n CROSS JOIN generate_series(1, {TRANCHES}) k"""


def fill(awards: int, programmes: int = PROGRAMMES) -> None:
    """Begin again, with so many awards in so many programmes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE trusts_trust, programmes_programme, funding_commitmenttype, accounts_user,"
            " milestones_milestone, maturity_framework RESTART IDENTITY CASCADE"
        )
        with without_triggers("maturity"):
            people = add_people()
            add_programmes(programmes)
            add_awards(awards, programmes)
            add_conditions(awards, people)
        cursor.execute("VACUUM ANALYZE")


def add_people() -> dict[str, Any]:
    """Those who take part in the payments, by role, and an assessor."""
    from accounts.models import StaffRole, User

    roles = ("assessor", "programme_manager", "finance_approver", "payments_officer")
    people = {
        role: User.objects.create(email=f"{role}@bench.example", name=f"Bench {role}")
        for role in roles
    }
    for role, user in people.items():
        StaffRole.objects.create(user=user, role=role, from_date=date(2020, 1, 1))
    return people


def add_programmes(programmes: int) -> None:
    from core.dates import FinancialYear, today
    from funding.models import Budget, CommitmentType
    from maturity.models import Framework
    from milestones.models import Criterion, Milestone
    from programmes.models import Programme, RoleCap

    year = FinancialYear.of(today()).start
    for number in range(1, programmes + 1):
        programme = Programme.objects.create(slug=f"bench-{number}", name=f"Bench {number}")
        RoleCap.objects.create(
            programme=programme,
            role="aspirant",
            as_of=date(2020, 1, 1),
            amount=6 * MILLION,
            source="bench",
        )
        Budget.objects.create(
            programme=programme,
            year=year,
            capital_class="capital",
            amount=999_999 * MILLION,
            status="confirmed",
        )
    for number in range(1, 2 * TRANCHES + 1):
        CommitmentType.objects.create(code=f"bench-{number}", title="Show it", requirement="Show.")
    Framework.objects.create(slug="bench", name="Bench", summary="Bench")
    milestone = Milestone.objects.create(
        slug="bench", number=1, name="Bench", summary="Bench", source="bench", as_of=today()
    )
    Criterion.objects.create(
        milestone=milestone,
        code="BENCH",
        title="Show it",
        requirement="Show it.",
        in_force_from=date(2020, 1, 1),
        source="bench",
    )


def add_awards(awards: int, programmes: int) -> None:
    """Trusts, their part in a programme, and an award each; ids are the numbers."""
    from core.dates import FinancialYear, today
    from funding.models import Award, AwardAmount, AwardHolder, LedgerEntry, Tranche
    from programmes.models import Participation
    from trusts.models import Trust

    year, begun = FinancialYear.of(today()).start, today() - timedelta(days=400)
    each = f"generate_series(1, {awards}) n"
    programme = f"1 + n %% {programmes}"
    insert(
        Trust,
        each,
        always={"open_date": date(2010, 4, 1), "setting": "acute"},
        code="'B' || upper(lpad(to_hex(n), 4, '0'))",
        name="'Bench ' || n || ' NHS Trust'",
    )
    insert(
        Participation,
        each,
        always={
            "role": "aspirant",
            "status": "active",
            "name_at_the_time": "Bench",
            "due_diligence_finished_on": begun,
            "agreement_signed_on": begun,
        },
        programme=programme,
        trust="n",
    )
    insert(
        Award,
        each,
        always={
            "role": "aspirant",
            "awarded_on": begun,
            "status": "agreed",
            "agreement_signed_on": begun,
            "agreement_reference": "bench",
        },
        reference="'AW-' || n",
        programme=programme,
    )
    insert(
        AwardHolder,
        each,
        always={
            "lead": True,
            "name_at_award": "Bench",
            "amount": TRANCHES * MILLION,
            "from_date": begun,
        },
        award="n",
        trust="n",
        participation="n",
    )
    amounts = {"year": year, "capital_class": "capital", "amount": TRANCHES * MILLION}
    insert(AwardAmount, each, always=amounts, award="n")
    promised = {**amounts, "kind": "allocated", "on_date": begun}
    insert(LedgerEntry, each, always=promised, award="n", trust="n")
    insert(
        Tranche,
        f"{EACH_TRANCHE.format(awards=awards)} ORDER BY n, k",
        always={"year": year, "capital_class": "capital", "amount": MILLION, "due_on": today()},
        reference="'TR-' || n || '-' || k",
        award="n",
        payee="n",
        number="k",
        title="'Instalment ' || k",
    )


def add_conditions(awards: int, people: dict[str, Any]) -> None:
    """Three for each instalment, with the claims that they rest on."""
    from core.dates import today
    from funding.models import Commitment, Condition

    before, after = today() - timedelta(days=30), today() + timedelta(days=60)
    each = EACH_TRANCHE.format(awards=awards)
    tranche = f"(n - 1) * {TRANCHES} + k"
    add_claims(each, people["assessor"].pk)
    by_kind = "JOIN evidence_claim c ON c.reference = 'CL-' || n || '-' || k || '-' || "
    for number in (1, 2):
        insert(
            Commitment,
            f"{each} {by_kind} {number} {'' if number == 1 else 'WHERE k = 3'}",
            always={"due_on": today(), "baseline_due_on": today()},
            reference=f"'CM-' || n || '-' || k || '-' || {number}",
            award="n",
            trust="n",
            type=f"k + {(number - 1) * TRANCHES}",
            claim="c.id",
        )
    promised = "JOIN funding_commitment m ON m.reference = 'CM-' || n || '-' || k || '-' || "
    insert(
        Condition,
        f"{each} {promised} 1",
        always={"kind": "commitment"},
        tranche=tranche,
        commitment="m.id",
    )
    late = f"CASE WHEN n <= {DUE_AWARDS} OR n %% 3 = 0 THEN '{before}' ELSE '{after}' END::date"
    insert(Condition, each, always={"kind": "date"}, tranche=tranche, on_date=late)
    insert(
        Condition,
        f"{each} JOIN milestones_trustmilestone p ON p.trust_id = n WHERE k = 1",
        always={"kind": "milestone"},
        tranche=tranche,
        milestone="p.id",
    )
    insert(
        Condition,
        f"{each} {by_kind} 2 WHERE k = 2",
        always={"kind": "evidence"},
        tranche=tranche,
        trust="n",
        claim="c.id",
    )
    insert(
        Condition,
        f"{each} {promised} 2 WHERE k = 3",
        always={"kind": "commitment"},
        tranche=tranche,
        commitment="m.id",
    )
    insert(
        Condition,
        f"{each} WHERE k = 4",
        always={"kind": "maturity", "framework": 1, "at_least": 50},
        tranche=tranche,
        trust="n",
    )
    insert(
        Condition,
        f"{each} WHERE k = 5",
        always={"kind": "blueprint", "blueprints_wanted": 1},
        tranche=tranche,
        trust="n",
    )


def add_claims(each: str, assessor: int) -> None:
    """The first claim of each instalment, and a second where its third condition needs one;
    accepted ones with what was sent and decided."""
    from django.db import connection
    from django.utils import timezone

    from core.dates import today
    from evidence.models import Claim, Review, Submission
    from milestones.models import TrustCriterion, TrustMilestone

    for number, kinds in ((1, "'commitment'"), (2, KINDS)):
        insert(
            Claim,
            f"{each} {'' if number == 1 else 'WHERE k <= 3'}",
            always={"title": "Show it", "requirement": "Show it.", "opened_on": today()},
            reference=f"'CL-' || n || '-' || k || '-' || {number}",
            trust="n",
            kind=kinds,
            status=STATUS,
        )
    sent = "evidence_claim c WHERE c.status <> 'open'"
    insert(
        Submission,
        sent,
        always={
            "number": 1,
            "text": "It is done.",
            "certifier": assessor,
            "signed_at": timezone.now(),
            "decision_due_on": today(),
        },
        claim="c.id",
    )
    insert(
        Review,
        "evidence_submission s JOIN evidence_claim c ON c.id = s.claim_id"
        " WHERE c.status = 'accepted'",
        always={"assessor": assessor, "outcome": "accepted", "decided_at": timezone.now()},
        submission="s.id",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE evidence_claim c SET latest_submission_id = s.id FROM evidence_submission s"
            " WHERE s.claim_id = c.id"
        )
    insert(
        TrustMilestone,
        "programmes_participation p",
        always={"milestone": 1},
        participation="p.id",
        trust="p.trust_id",
    )
    insert(
        TrustCriterion,
        "milestones_trustmilestone p JOIN evidence_claim c ON c.trust_id = p.trust_id"
        " AND c.kind = 'milestone_criterion'",
        always={"criterion": 1},
        trust_milestone="p.id",
        claim="c.id",
    )


KINDS = "CASE k WHEN 1 THEN 'milestone_criterion' WHEN 2 THEN 'condition' ELSE 'commitment' END"


if __name__ == "__main__":
    django.setup()
    fill(*(int(each) for each in sys.argv[1:]))
