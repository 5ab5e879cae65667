"""Sent inside the transaction; receivers only enqueue, and the sweep reaches the same without."""

from django.dispatch import Signal

# With `assessment_id`, when an assessment is signed off.
assessment_signed = Signal()

# With `assessment_id`, when its scores were computed.
scores_computed = Signal()

# With `round_id`, when a round is planned or more trusts are invited.
round_changed = Signal()

# With `run_id`, when a recomputation of all scores is asked for.
recomputation_asked = Signal()

# With `draw_id`: the order of review is fixed; an assessor decided about going on.
assessment_drawn = Signal()
draw_extended = Signal()

# With `assessment_id`, when the figures of its draw are worked out anew.
bound_updated = Signal()
