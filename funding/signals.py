"""What happens in funding that a worker goes on with. Receivers only enqueue: the sweep reaches
the same without them."""

from django.dispatch import Signal

# Sent inside the transaction with `batch_id`, when a payments officer asks for a batch.
batch_requested = Signal()
# Sent inside the transaction, when what stood in the way of payments is gone by a decision.
hindrance_gone = Signal()
# Sent inside the transaction with `import_id`, when an import of awards waits for a worker.
award_import_waiting = Signal()
# Sent inside the transaction with `answer_id`, when the finance system's answer waits for a worker.
payment_answer_waiting = Signal()
