"""Which claim an assessor does next."""

from accounts.models import User
from evidence.models import Claim
from evidence.policies import can_take
from evidence.policies.blind import read_by
from programmes.separation import connected_trust_ids


def next_for(assessor: User, *, but: Claim | None = None) -> Claim | None:
    """The first in the queue that is in this person's hands, else the first that nobody has and
    this person may decide; None if there is nothing left."""
    rows = Claim.objects.visible_to(assessor).to_decide().in_queue_order()
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    mine = rows.filter(assessor=assessor).first()
    return mine or next_free(assessor, but=but)


def next_free(assessor: User, *, but: Claim | None = None) -> Claim | None:
    """The first in the queue that nobody has and this person may take."""
    rows = Claim.objects.visible_to(assessor).to_decide().in_queue_order()
    rows = rows.filter(assessor=None).exclude(trust__in=connected_trust_ids(assessor))
    rows = rows.exclude(read_by(assessor))
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    return next((claim for claim in rows[:20] if can_take(assessor, claim)), None)
