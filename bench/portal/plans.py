"""Milestones for the invented portal: three plans for every trust, each with one criterion; a third
of them reached, a third re-planned."""

from datetime import date, timedelta
from typing import Any

DAY = date(2026, 6, 1)

MILESTONES = 9
PLANS = 3


def add_plans(participations: list[Any], cio: Any) -> None:
    """The plans of these participants; the milestones are made when they are missing."""
    from evidence.models import Claim, Review, Submission
    from milestones.models import Criterion, Milestone, PlannedDate, TrustCriterion, TrustMilestone

    milestones = [
        Milestone.objects.get_or_create(
            number=n,
            defaults={
                "slug": f"bench-{n}",
                "name": f"Milestone {n}",
                "summary": "A step.",
                "source": "bench",
                "as_of": DAY,
            },
        )[0]
        for n in range(1, MILESTONES + 1)
    ]
    criteria = {
        milestone.pk: Criterion.objects.get_or_create(
            code=f"BENCH-{milestone.number}",
            defaults={
                "milestone": milestone,
                "title": "Show it",
                "requirement": "Show it.",
                "in_force_from": DAY,
                "source": "bench",
            },
        )[0]
        for milestone in milestones
    }
    plans = TrustMilestone.objects.bulk_create(
        TrustMilestone(
            participation=part, trust=part.trust, milestone=milestones[(n + step) % MILESTONES]
        )
        for n, part in enumerate(participations)
        for step in range(PLANS)
    )
    PlannedDate.objects.bulk_create(
        PlannedDate(
            trust_milestone=plan,
            number=number,
            planned_for=DAY + timedelta(days=n % 400 + 60 * number),
            reason="bench",
            recorded_on=DAY,
        )
        for n, plan in enumerate(plans)
        for number in ((1, 2) if n % PLANS == 1 else (1,))
    )
    claims = Claim.objects.bulk_create(
        Claim(
            reference=f"CL-2027-{plan.pk:08d}",
            trust=plan.trust,
            kind="milestone_criterion",
            title="Show it",
            requirement_code=criteria[plan.milestone_id].code,
            requirement="Show it.",
            due_on=DAY,
            opened_on=DAY,
            status="open",
        )
        for plan in plans
    )
    TrustCriterion.objects.bulk_create(
        TrustCriterion(trust_milestone=plan, criterion=criteria[plan.milestone_id], claim=claim)
        for plan, claim in zip(plans, claims, strict=True)
    )
    reached = claims[::PLANS]
    sent = Submission.objects.bulk_create(
        Submission(claim=claim, number=1, text="It is done.", certifier=cio, decision_due_on=DAY)
        for claim in reached
    )
    Review.objects.bulk_create(
        Review(submission=submission, assessor=cio, outcome="accepted") for submission in sent
    )
    for claim, submission in zip(reached, sent, strict=True):
        claim.status, claim.latest_submission = "accepted", submission
    Claim.objects.bulk_update(reached, ["status", "latest_submission"], batch_size=2000)
