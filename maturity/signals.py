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
