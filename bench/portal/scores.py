"""Signed assessments of any number: python -m bench.portal.scores TRUSTS STATEMENTS, as the owner.

Rows go in by bulk with the triggers off, as in `bench.portal.fill`.
"""

import sys

import django

from bench.portal.fill import DAY, code, without_triggers

DIMENSIONS = 7
ANSWERS = """
INSERT INTO maturity_answer (
    assessment_id, statement_id, option_id, justification, not_applicable_reason, edition,
    edited_by_id, edited_at
)
SELECT assessment.id, statement.id, option.id, '', '', 1, %s, now()
FROM maturity_assessment assessment
JOIN maturity_statement statement ON statement.version_id = assessment.version_id
JOIN maturity_option option ON option.scale_id = statement.scale_id
    AND option.level = 1 + (assessment.id * 7 + statement.position * 3) %% 5
WHERE assessment.version_id = %s
ORDER BY assessment.id, statement.position
"""


def fill(trusts: int, statements: int, *, scored: bool = False) -> None:
    """Begin again: so many trusts, each with a signed assessment of so many statements."""
    from django.apps import apps
    from django.db import connection

    from maturity.scoring import write_all

    tables = [model._meta.db_table for model in apps.get_app_config("maturity").get_models()]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        with without_triggers("maturity"):
            person, version = add(trusts, statements)
            cursor.execute(ANSWERS, [person, version])
        if scored:
            write_all(0, lambda _done, _of: None)
        for table in tables:
            cursor.execute(f"VACUUM ANALYZE {table}")


def add(trusts: int, statements: int) -> tuple[int, int]:
    """A framework, and a signed assessment for each trust; ids of the signer and the version."""
    from django.utils import timezone

    from accounts.models import User
    from maturity.models import Assessment
    from trusts.models import Trust

    person, _ = User.objects.get_or_create(
        email="signer@bench.example", defaults={"name": "Bench Signer", "password": "!"}
    )
    known = Trust.objects.count()
    Trust.objects.bulk_create(
        Trust(code=code(n), name=f"{code(n)} BENCH NHS TRUST", open_date=DAY)
        for n in range(known, trusts)
    )
    version = add_framework(statements)
    Assessment.objects.bulk_create(
        Assessment(
            reference=f"MA-{DAY.year}-{number:05d}",
            trust=trust,
            version=version,
            status="submitted",
            due_on=DAY,
            certified_by=person,
            certified_at=timezone.now(),
            answers_hash=f"{number:064x}",
        )
        for number, trust in enumerate(Trust.objects.order_by("pk")[:trusts])
    )
    return person.pk, version.pk


def add_framework(statements: int) -> "object":
    from maturity.models import Dimension, Framework, FrameworkVersion, Option, Scale, Statement

    framework = Framework.objects.create(slug="bench", name="Bench", summary="Bench")
    version = FrameworkVersion.objects.create(
        framework=framework,
        number=1,
        status="in_force",
        method="statements",
        source="bench",
        content_hash="0" * 64,
    )
    scale = Scale.objects.create(version=version, slug="level", name="Levels")
    Option.objects.bulk_create(
        Option(scale=scale, level=level, label=f"Level {level}", points=20 * level)
        for level in range(1, 6)
    )
    dimensions = Dimension.objects.bulk_create(
        Dimension(version=version, code=f"d{n}", name=f"Dimension {n}", position=n)
        for n in range(1, DIMENSIONS + 1)
    )
    Statement.objects.bulk_create(
        Statement(
            version=version,
            dimension=dimensions[n * DIMENSIONS // statements],
            scale=scale,
            code=f"S{n}",
            text=f"Statement {n}",
            position=n + 1,
            weight=1 + n % 3,
        )
        for n in range(statements)
    )
    return version


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]), int(sys.argv[2]), scored="scored" in sys.argv)
