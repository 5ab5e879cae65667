"""The assessments of `bench.portal.scores`, drawn and checked: python -m bench.portal.draws, as the
owner. Of each, 15 statements were decided; of one in fifty fewer, so that there is a next one.

Rows go in by bulk with the triggers off; seeds are no secret here, and orders are not by them.
"""

import django

from bench.portal.fill import DAY, without_triggers

# Trusts that answer a second time, to be signed off by somebody while it is measured.
SIGNING = 20
FORGET = (
    "UPDATE evidence_claim SET latest_submission_id = NULL WHERE kind = 'maturity_sample'",
    """
    DELETE FROM evidence_review USING evidence_submission submission, evidence_claim claim
    WHERE submission.id = submission_id AND claim.id = claim_id AND claim.kind = 'maturity_sample'
    """,
    """
    DELETE FROM evidence_submission USING evidence_claim claim
    WHERE claim.id = claim_id AND claim.kind = 'maturity_sample'
    """,
    "DELETE FROM evidence_claim WHERE kind = 'maturity_sample'",
)
STAKES = """
INSERT INTO maturity_stake (answer_id, weight, claimed_points, floor_points)
SELECT answer.id, statement.weight, option.points, 0
FROM maturity_answer answer
JOIN maturity_statement statement ON statement.id = answer.statement_id
JOIN maturity_option option ON option.id = answer.option_id
ORDER BY answer.id
"""
DRAWS = """
INSERT INTO maturity_draw (
    assessment_id, seed, items_hash, order_hash, method_version, claimed, at_risk, out_of, drawn_at
)
SELECT assessment.id, sha256(assessment.reference::bytea), repeat('0', 64), repeat('0', 64), 1,
       totals.claimed, totals.at_risk, totals.out_of, now()
FROM maturity_assessment assessment, maturity_totals(assessment.id) totals
WHERE assessment.status = 'submitted' ORDER BY assessment.id
"""
ITEMS = """
INSERT INTO maturity_drawitem (draw_id, stake_id, position, second_reader)
SELECT draw.id, stake.id,
       row_number() OVER (PARTITION BY draw.id ORDER BY -ln(1 - random()) / weight), FALSE
FROM maturity_draw draw
JOIN maturity_answer answer ON answer.assessment_id = draw.assessment_id
JOIN maturity_stake stake ON stake.answer_id = answer.id
"""
# The first fifteen of each; `turn`: how many of an assessment have been decided.
ASKED = """
CREATE TEMPORARY TABLE asked ON COMMIT DROP AS
SELECT item.id, item.position, stake.answer_id, draw.id AS draw_id, assessment.trust_id,
       'BENCH-' || item.id AS reference, option.level - (item.id % 10 = 0)::int AS level,
       CASE WHEN assessment.id % 50 = 0 THEN assessment.id / 50 % 15 ELSE 15 END AS turn
FROM maturity_drawitem item
JOIN maturity_draw draw ON draw.id = item.draw_id
JOIN maturity_assessment assessment ON assessment.id = draw.assessment_id
JOIN maturity_stake stake ON stake.id = item.stake_id
JOIN maturity_answer answer ON answer.id = stake.answer_id
JOIN maturity_option option ON option.id = answer.option_id
WHERE item.position <= 15
"""
CLAIMS = """
INSERT INTO evidence_claim (
    reference, trust_id, kind, sampled, title, requirement_code, requirement, status,
    status_reason, beyond_limit_reason, opened_on
)
SELECT reference, trust_id, 'maturity_sample', TRUE, 'Statement', 'bench/S', 'Show it.',
       CASE WHEN position <= turn THEN 'settled' ELSE 'submitted' END, '', '', %s
FROM asked ORDER BY id
"""
SUBMISSIONS = """
INSERT INTO evidence_submission (claim_id, number, text, certifier_id, signed_at, decision_due_on)
SELECT claim.id, 1, 'Shown.', %s, now(), %s
FROM evidence_claim claim JOIN asked USING (reference)
"""
LATEST = """
UPDATE evidence_claim SET latest_submission_id = submission.id
FROM evidence_submission submission
WHERE submission.claim_id = evidence_claim.id AND kind = 'maturity_sample'
"""
REVIEWS = """
INSERT INTO evidence_review (
    submission_id, assessor_id, outcome, verified_level, blind, second_look, reason, decided_at
)
SELECT submission.id, %s, 'settled', asked.level, FALSE, FALSE, '', now()
FROM asked
JOIN evidence_claim claim USING (reference)
JOIN evidence_submission submission ON submission.claim_id = claim.id
"""
CHECKS = """
INSERT INTO maturity_check (answer_id, draw_item_id, claim_id, requested_at)
SELECT asked.answer_id, asked.id, claim.id, now()
FROM asked JOIN evidence_claim claim USING (reference) ORDER BY asked.id
"""
BOUNDS = """
INSERT INTO maturity_bound (
    draw_id, draws, due, upper, lower, published, figure, claim, estimate, wealth,
    method_version, inputs_hash, computed_at
)
SELECT DISTINCT draw_id, turn, 15, 0, 0, 0, 0, 0, 0, 20, 1, repeat('0', 64), now()
FROM asked WHERE turn > 0
"""


def fill() -> None:
    """Draws, checks, decisions and figures of all that is signed; then somebody answers again."""
    from django.apps import apps
    from django.db import connection, transaction

    from accounts.models import User

    tables = [model._meta.db_table for model in apps.get_app_config("maturity").get_models()]
    person = User.objects.get(email="signer@bench.example").pk
    with connection.cursor() as cursor:
        with without_triggers("maturity"), transaction.atomic():
            for statement in (*FORGET, STAKES, DRAWS, ITEMS, ASKED):
                cursor.execute(statement)
            cursor.execute(CLAIMS, [DAY])
            cursor.execute(SUBMISSIONS, [person, DAY])
            cursor.execute(LATEST)
            cursor.execute(REVIEWS, [person])
            for statement in (CHECKS, BOUNDS):
                cursor.execute(statement)
            add_people()
        tables += ["evidence_claim", "evidence_submission", "evidence_review"]
        for table in tables:
            cursor.execute(f"VACUUM ANALYZE {table}")


def add_people() -> None:
    """Who answers and who signs off, for the trusts that do it again."""
    from accounts.models import User
    from maturity.models import Assessment
    from trusts.models import Membership

    trusts = Assessment.objects.order_by("pk").values_list("trust", flat=True)[:SIGNING]
    for role in ("contributor", "cio"):
        person, _ = User.objects.get_or_create(
            email=f"{role}@again.bench.example", defaults={"name": f"Bench {role}", "password": "!"}
        )
        Membership.objects.filter(user=person).delete()
        Membership.objects.bulk_create(
            Membership(user=person, trust_id=trust, role=role, from_date=DAY) for trust in trusts
        )


if __name__ == "__main__":
    django.setup()
    fill()
