"""The draw: what is at stake is frozen with the signature, the order of review fixed after it, and
evidence asked for in that order. The portal does it; nobody chooses."""

from typing import TYPE_CHECKING

from django.db.models import Max

from core.actors import Actor
from core.dates import now, today, working_days_after
from core.errors import NotAllowed
from core.services import locked, service
from evidence.policies import person
from maturity import drawing, policies_drawing, signals
from maturity.models import (
    Assessment,
    Check,
    Draw,
    DrawExtension,
    DrawItem,
    ExtensionAsked,
    Stake,
)
from maturity.progress import progress_of
from maturity.services.checking import ask

if TYPE_CHECKING:
    from maturity.assurance.figures import Sample

# Working days that a trust has for one request, however many statements it names.
DAYS_TO_SHOW = 20


def freeze_stakes(assessment: Assessment) -> None:
    """Write down what each answer is worth, in the transaction that signs it off."""
    Stake.objects.filter(answer__assessment=assessment).delete()
    Stake.objects.bulk_create(drawing.stakes_of(assessment))


def check_is_portal(by: Actor) -> None:
    """Raise NotAllowed for a person: chance decides, and the portal carries it out."""
    if by.pk is not None:
        raise NotAllowed(
            "The portal draws which statements are checked; nobody chooses them.",
            next_step="Wait a moment, and look at the assessment again.",
            code="portal_draws",
        )


@service
def draw_assessment(*, by: Actor, assessment: Assessment) -> Draw | None:
    """Reveal the seed of a signed assessment and fix its order of review, once; None before the
    signature has been committed. Then the first draws are asked for."""
    check_is_portal(by)
    assessment = locked(assessment)
    if found := Draw.objects.filter(assessment=assessment).first():
        return found
    seed = drawing.reveal_seed(assessment)
    if seed is None:
        return None
    draw = write_draw(assessment, seed)
    signals.assessment_drawn.send(sender=Draw, draw_id=draw.pk)
    return draw


def write_draw(assessment: Assessment, seed: bytes) -> Draw:
    from maturity.assurance.draw import order_of_review

    stakes = list(Stake.objects.filter(answer__assessment=assessment).whole())
    by_code = {each.answer.statement.code: each for each in stakes}
    order = order_of_review(seed, {code: each.at_risk for code, each in by_code.items()})
    draw = Draw.objects.create(
        assessment=assessment,
        seed=seed,
        items_hash=drawing.digest(drawing.items_content(stakes)),
        order_hash=drawing.digest(order),
        method_version=drawing.METHOD_VERSION,
        claimed=sum(each.claimed for each in stakes),
        at_risk=sum(each.at_risk for each in stakes),
        out_of=sum(each.most for each in stakes),
        drawn_at=now(),
    )
    DrawItem.objects.bulk_create(
        DrawItem(
            draw=draw,
            stake=by_code[code],
            position=position,
            second_reader=drawing.has_second_reader(seed, code),
        )
        for position, code in enumerate(order, start=1)
    )
    return draw


@service
def ask_draws(*, by: Actor, draw: Draw) -> list[Check]:
    """Ask for evidence of what is due by the published stopping rule and was not asked for yet,
    as one request with one date, 20 working days away. Asked again, it asks for nothing."""
    check_is_portal(by)
    draw = locked(draw)
    progress = progress_of(draw)
    record = progress.record
    due = draws_due(draw, record.sample, len(record.order))
    missing = [each.item for each in progress.drawn[:due] if each.item and not each.asked]
    if not missing:
        return []
    due_on = working_days_after(today(), DAYS_TO_SHOW)
    items = list(DrawItem.objects.filter(pk__in=missing).to_ask())
    return ask(by, items[0].draw.assessment, items, due_on)


def draws_due(draw: Draw, sample: "Sample", drawable: int) -> int:
    """How many draws should have been asked for by now, of those that can be drawn."""
    from maturity.assurance import rule

    further = DrawExtension.objects.filter(draw=draw).aggregate(most=Max("up_to"))["most"]
    return rule.draws_due(sample, at_risk=drawable, extended_to=further or 0)


@service
def extend_draw(*, by: Actor, draw: Draw, up_to: int | None, reason: str) -> DrawExtension:
    """An assessor decides to check up to 25, 30, 35 or 40 statements; None: not more, though the
    trust asked. Sends `draw_extended`. Raises NotAllowed, NotPossible or BadInput."""
    draw = locked(draw)
    policies_drawing.check_can_extend(by, draw, up_to, reason)
    decided = DrawExtension.objects.create(
        draw=draw,
        up_to=up_to,
        decided_by=person(by),
        decided_at=now(),
        reason=reason,
    )
    signals.draw_extended.send(sender=Draw, draw_id=draw.pk)
    return decided


@service
def ask_extension(*, by: Actor, draw: Draw, reason: str) -> ExtensionAsked:
    """A trust asks that more is checked, which an assessor decides (usually it raises the figure).
    Raises NotAllowed or NotPossible."""
    draw = locked(draw)
    policies_drawing.check_can_ask_extension(by, draw, reason)
    return ExtensionAsked.objects.create(
        draw=draw, asked_by=person(by), asked_at=now(), reason=reason
    )
