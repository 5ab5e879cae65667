"""What apps above listen to. Receivers only enqueue: the sweep reaches the same without them."""

from django.dispatch import Signal

# Sent inside the transaction with `trust_id`, when a blueprint of a trust is published.
blueprint_published = Signal()
