"""An invented portal of any size for benchmarks: python -m bench.portal.fill TRUSTS, as the owner.

Rows go in by bulk with the triggers of their tables off, which only the tables' owner can do:
a benchmark of pages needs many rows, not their history.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

import django

from bench.portal.plans import add_plans

YEAR = 2026
DAY = date(YEAR, 6, 1)
TRANCHES = 4
CORRECTIONS = 200
REGIONS = ("Y56", "Y58", "Y59", "Y60", "Y61", "Y62", "Y63")
STATUSES = ("open", "submitted", "accepted", "returned")


@contextmanager
def without_triggers(*also: str) -> Iterator[None]:
    """The portal's own triggers off on its tables, and those of other apps, on again afterwards."""
    from django.apps import apps
    from django.db import connection

    ours = (
        "accounts",
        "trusts",
        "programmes",
        "evidence",
        "funding",
        "blueprints",
        "milestones",
        "corrections",
        *also,
    )
    tables = [
        model._meta.db_table for app in ours for model in apps.get_app_config(app).get_models()
    ]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def code(number: int) -> str:
    """`B0000` to `BZZZZ`: codes of five characters."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    text = ""
    for _ in range(4):
        number, rest = divmod(number, len(digits))
        text = digits[rest] + text
    return f"B{text}"


def person(email: str, name: str, role: str) -> None:
    from accounts.models import StaffRole, User

    user, made = User.objects.get_or_create(email=email, defaults={"name": name, "password": "!"})
    if made:
        StaffRole.objects.create(user=user, role=role, from_date=DAY)


def empty() -> None:
    """Begin again: all rows of the portal go."""
    from django.db import connection

    roots = "trusts_trust, programmes_programme, funding_commitmenttype, accounts_user"
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {roots} CASCADE")


def fill(trusts: int) -> None:
    """So many trusts, with everything around them; a portal that has more begins again."""
    from trusts.models import Trust

    have = Trust.objects.count()
    with without_triggers():
        if have > trusts:
            empty()
            have = 0
        person("staff@bench.example", "Bench Manager", "programme_manager")
        person("assessor@bench.example", "Bench Assessor", "assessor")
        add_corrections(CORRECTIONS)
        if have < trusts:
            add(range(have, trusts))
    if have < trusts:
        tidy()


def tidy() -> None:
    """What the triggers keep; and what autovacuum does: the planner knows the tables."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT funding_keep_held_up(array_agg(id)) FROM evidence_claim")
        cursor.execute("UPDATE evidence_claim SET waiting_since = NULL")
        cursor.execute("VACUUM ANALYZE")


def add_corrections(number: int) -> None:
    """So many lines of the public list; none if there are any."""
    from corrections.models import Correction

    if not Correction.objects.exists():
        Correction.objects.bulk_create(
            Correction(
                on_date=DAY - timedelta(days=n),
                page=f"/trusts/{code(n)}/",
                sentence=f"The name of trust {code(n)} was put right.",
            )
            for n in range(number)
        )


def add(numbers: range) -> None:
    """Trusts with these numbers, each with an award, its instalments, claims and evidence."""
    from accounts.models import User
    from evidence.models import Claim, EvidenceItem, EvidenceVersion, Submission
    from funding.models import (
        Award,
        AwardAmount,
        AwardHolder,
        Budget,
        Commitment,
        CommitmentType,
        Condition,
        LedgerEntry,
        Release,
        Tranche,
    )
    from programmes.models import Participation, Programme, RoleCap
    from trusts.models import Membership, Trust, TrustName, TrustPlace

    cio, _ = User.objects.get_or_create(
        email="cio@bench.example", defaults={"name": "Bench CIO", "password": "!"}
    )
    programme, _ = Programme.objects.get_or_create(
        slug="bench", defaults={"name": "Bench programme"}
    )
    RoleCap.objects.get_or_create(
        programme=programme,
        role="aspirant",
        as_of=date(2020, 1, 1),
        defaults={"amount": Decimal(6_000_000), "source": "bench"},
    )
    Budget.objects.get_or_create(
        programme=programme,
        year=YEAR,
        capital_class="capital",
        defaults={"amount": Decimal(99_000_000_000), "status": "confirmed"},
    )
    kinds = [
        CommitmentType.objects.get_or_create(
            code=f"bench-{n}", defaults={"title": f"Commitment {n}", "requirement": "Show it."}
        )[0]
        for n in range(TRANCHES)
    ]
    trusts = Trust.objects.bulk_create(
        Trust(
            code=code(n),
            name=f"{code(n)} BENCH HOSPITALS NHS TRUST",
            region_code=REGIONS[n % len(REGIONS)],
            icb_code="QOP",
            town="BENCHTOWN",
            postcode="B1 1AA",
            open_date=date(2010, 4, 1),
            setting="acute",
            as_of=DAY,
        )
        for n in numbers
    )
    TrustName.objects.bulk_create(
        TrustName(trust=trust, name=trust.name, from_date=DAY, seen_on=DAY) for trust in trusts
    )
    TrustPlace.objects.bulk_create(
        TrustPlace(
            trust=trust,
            region_code=trust.region_code,
            icb_code=trust.icb_code,
            from_date=DAY,
            seen_on=DAY,
        )
        for trust in trusts
    )
    if not Membership.objects.filter(user=cio).exists():
        Membership.objects.create(user=cio, trust=trusts[0], role="cio", from_date=DAY)
    parts = Participation.objects.bulk_create(
        Participation(
            programme=programme,
            trust=trust,
            role="aspirant",
            status="active",
            name_at_the_time=trust.name,
            due_diligence_finished_on=DAY,
            agreement_signed_on=DAY,
        )
        for trust in trusts
    )
    add_plans(parts, cio)
    awards = Award.objects.bulk_create(
        Award(
            reference=f"AW-{YEAR}-{n:05d}",
            programme=programme,
            role="aspirant",
            awarded_on=DAY,
            status="agreed",
            agreement_signed_on=DAY,
            agreement_reference="bench",
        )
        for n in numbers
    )
    AwardHolder.objects.bulk_create(
        AwardHolder(
            award=award,
            trust=part.trust,
            participation=part,
            lead=True,
            name_at_award=part.name_at_the_time,
            amount=Decimal(4_000_000),
            from_date=DAY,
        )
        for award, part in zip(awards, parts, strict=True)
    )
    AwardAmount.objects.bulk_create(
        AwardAmount(award=award, year=YEAR, capital_class="capital", amount=Decimal(4_000_000))
        for award in awards
    )
    tranches = Tranche.objects.bulk_create(
        Tranche(
            reference=f"TR-{YEAR}-{n:05d}{step}",
            award=award,
            payee=trust,
            number=step + 1,
            title=f"Instalment {step + 1}",
            year=YEAR,
            capital_class="capital",
            amount=Decimal(1_000_000),
            due_on=DAY + timedelta(days=30 * step),
        )
        for n, award, trust in zip(numbers, awards, trusts, strict=True)
        for step in range(TRANCHES)
    )
    claims = Claim.objects.bulk_create(
        Claim(
            reference=f"CL-{tranche.reference[3:]}",
            trust=tranche.payee,
            kind="commitment",
            title=f"Commitment {tranche.number}",
            requirement_code=f"bench-{tranche.number}",
            requirement="Show it.",
            due_on=tranche.due_on,
            opened_on=DAY,
            status="open",
        )
        for tranche in tranches
    )
    sent = Submission.objects.bulk_create(
        Submission(
            claim=claim,
            number=1,
            text="It is done.",
            certifier=cio,
            decision_due_on=DAY + timedelta(days=14),
        )
        for n, claim in enumerate(claims)
        if STATUSES[n % len(STATUSES)] != "open"
    )
    for submission in sent:
        submission.claim.latest_submission = submission
    for n, claim in enumerate(claims):
        claim.status = STATUSES[n % len(STATUSES)]
    Claim.objects.bulk_update(claims, ["status", "latest_submission"], batch_size=2000)
    promises = Commitment.objects.bulk_create(
        Commitment(
            reference=f"CM-{tranche.reference[3:]}",
            award=tranche.award,
            trust=tranche.payee,
            type=kinds[tranche.number - 1],
            claim=claim,
            due_on=tranche.due_on,
            baseline_due_on=tranche.due_on,
        )
        for tranche, claim in zip(tranches, claims, strict=True)
    )
    Condition.objects.bulk_create(
        Condition(tranche=tranche, kind="commitment", commitment=promise)
        for tranche, promise in zip(tranches, promises, strict=True)
    )
    releases = Release.objects.bulk_create(
        Release(
            reference=f"RL-{tranche.reference[3:]}",
            tranche=tranche,
            amount=tranche.amount,
            status="proposed",
            programme=programme,
            year=tranche.year,
            capital_class=tranche.capital_class,
        )
        for tranche in tranches
        if STATUSES[(tranche.number - 1) % len(STATUSES)] == "accepted"
    )
    entries = [
        ("allocated", award, None, trust) for award, trust in zip(awards, trusts, strict=True)
    ]
    entries += [("released", r.tranche.award, r, r.tranche.payee) for r in releases]
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            kind=kind,
            award=award,
            tranche=release.tranche if release else None,
            release=release,
            trust=trust,
            year=YEAR,
            capital_class="capital",
            amount=Decimal(1_000_000) if release else Decimal(4_000_000),
            on_date=DAY,
        )
        for kind, award, release, trust in entries
    )
    items = EvidenceItem.objects.bulk_create(
        EvidenceItem(
            trust=trust,
            reference=f"EV-{YEAR}-{n:05d}{step}",
            title=f"Evidence {step}",
            effective_date=DAY,
            created_by=cio,
        )
        for n, trust in zip(numbers, trusts, strict=True)
        for step in range(50 if n == 0 else 1)
    )
    EvidenceVersion.objects.bulk_create(
        EvidenceVersion(
            item=item,
            number=1,
            file="bench",
            original_name="bench.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            uploaded_by=cio,
        )
        for item in items
    )


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]))
