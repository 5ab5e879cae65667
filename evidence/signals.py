"""What apps above listen to. Receivers only enqueue: the sweep reaches the same without them."""

from django.dispatch import Signal

# Sent inside the transaction with `claim_id`, when a claim is decided, expires or is revoked.
claim_decided = Signal()

# Sent inside the transaction with `version_id`, when a file was stored.
file_kept = Signal()
