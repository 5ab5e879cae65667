"""The checked score: worked out anew after each decision, told to the trust first."""

from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from core.actors import Actor
from core.dates import now, today, working_days_after
from core.services import locked, service
from maturity import notifications, policies_drawing, signals
from maturity.drawing import METHOD_VERSION, digest
from maturity.models import Bound, Draw, Publication
from maturity.progress import Progress, progress_of
from maturity.services.drawing import check_is_portal, draws_due

if TYPE_CHECKING:
    from maturity.assurance.figures import Sample

# Domain rule 24.
DAYS_TO_CORRECT = 10
SIX_PLACES = Decimal("0.000001")
MORE_WERE_DUE = "More statements were checked after a second look."


@service
def update_bound(*, by: Actor, draw: Draw) -> Bound | None:
    """Work out the figures from the decisions so far, in the order of the draw up to the first
    that is open; a second look replaces the level before it; the same inputs are written once.
    Tells the trust of the first complete figure.

    None while nothing is decided and something is due. Sends `bound_updated` with a new one.
    """
    check_is_portal(by)
    draw = locked(draw)
    progress = progress_of(draw)
    record = progress.record
    sample = record.sample
    due = draws_due(draw, sample, len(record.order))
    if not sample.draws and due:
        return None
    inputs_hash = hash_of(progress, record.counted, due)
    looked_again = progress.looked_again
    again = [place for place, code in enumerate(record.counted, 1) if code in looked_again]
    more = bool(again) and checked_after_second_look(draw, sample.draws)
    found = Bound.objects.filter(draw=draw, inputs_hash=inputs_hash).first()
    bound = found or write_bound(draw, sample, due, inputs_hash, again)
    if bound.is_complete:
        announce(draw, again=more)
    return bound


def hash_of(progress: Progress, counted: list[str], due: int) -> str:
    """Of all that the figures are worked out from."""
    levels, draw = progress.levels, progress.draw
    looked_again = progress.looked_again
    found = [
        [code, levels[code], *(["second look"] if code in looked_again else [])] for code in counted
    ]
    return digest([draw.method_version, draw.draw_number, draw.items_hash, found, due])


def checked_after_second_look(draw: Draw, draws: int) -> bool:
    """Whether a score that waits for a second look has come to count more checks since it was last
    complete: what the second look found made more of them due."""
    waits = Publication.objects.filter(draw=draw, readable_from=None).exists()
    last = Bound.objects.filter(draw=draw).complete().last()
    return waits and last is not None and draws > last.draws


def write_bound(
    draw: Draw, sample: "Sample", due: int, inputs_hash: str, second_looks: list[int]
) -> Bound:
    from maturity.assurance.bound import wealth

    lower, published = down(sample.lower), down(sample.published)
    bound = Bound.objects.create(
        draw=draw,
        draws=sample.draws,
        due=due,
        upper=up(sample.upper),
        claim=nearest(sample.claim),
        lower=min(lower, nearest(sample.claim)),
        published=min(published, lower),
        figure=int(published),
        estimate=nearest(sample.estimate),
        wealth=float(wealth(sample.at_risk, sample.over, sample.total, sample.upper)),
        second_looks=second_looks,
        method_version=METHOD_VERSION,
        inputs_hash=inputs_hash,
        computed_at=now(),
    )
    signals.bound_updated.send(sender=Bound, assessment_id=draw.assessment_id)
    return bound


def down(value: object) -> Decimal:
    """To six places, never more than it is: what is shown is no better than what is known."""
    return rounded(value, ROUND_FLOOR)


def up(value: object) -> Decimal:
    return rounded(value, ROUND_CEILING)


def nearest(value: object) -> Decimal:
    return rounded(value, ROUND_HALF_EVEN)


def rounded(value: object, how: str) -> Decimal:
    """A binary fraction beside a whole number is taken for that number: 50, not 49.999999."""
    exact = Decimal(float(value))  # type: ignore[arg-type]
    close = exact.quantize(Decimal("1e-9"), rounding=ROUND_HALF_EVEN)
    return close.quantize(SIX_PLACES, rounding=how)


def announce(draw: Draw, *, again: bool) -> None:
    """Tell the trust of its first checked score; ten working days later it is public. `again`: of
    one that came of more checks, because of a second look; then it has ten days for these too."""
    until = working_days_after(today(), DAYS_TO_CORRECT)
    told, made = Publication.objects.get_or_create(
        draw=draw, defaults={"notified_on": today(), "public_from": until}
    )
    if again:
        told.public_from = max(until, told.public_from)
        told.postponed_reason = MORE_WERE_DUE
        told.save(update_fields=["public_from", "postponed_reason"])
    if made or again:
        notifications.score_ready(told)


@service
def postpone_publication(
    *, by: Actor, publication: Publication, until: date, reason: str
) -> Publication:
    """Put a publication off while a fact is looked at.

    Raises NotAllowed, NotPossible or BadInput.
    """
    publication = locked(publication)
    policies_drawing.check_can_postpone(by, publication, until, reason)
    publication.public_from, publication.postponed_reason = until, reason
    publication.save(update_fields=["public_from", "postponed_reason"])
    return publication
