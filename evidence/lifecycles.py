"""Where a claim and a file's scan begin, and where they may go from each state."""

from core.lifecycles import Lifecycle

OPEN, SUBMITTED, ACCEPTED, RETURNED = "open", "submitted", "accepted", "returned"
REJECTED, WITHDRAWN, EXPIRED, REVOKED = "rejected", "withdrawn", "expired", "revoked"
SETTLED = "settled"

# A claim whose trust owes something; what it sends becomes a new submission.
WITH_TRUST = (OPEN, RETURNED, REJECTED, WITHDRAWN, EXPIRED, REVOKED)
# The outcomes of a review, each of them a status too.
OUTCOMES = (ACCEPTED, RETURNED, REJECTED, SETTLED)
# The decisions at which a second look can be asked for.
LOOKED_AT_AGAIN = (REJECTED, SETTLED)

CLAIM = Lifecycle(
    "claim",
    initial=OPEN,
    moves={
        OPEN: {SUBMITTED},
        SUBMITTED: {ACCEPTED, RETURNED, REJECTED, WITHDRAWN, SETTLED},
        ACCEPTED: {EXPIRED, REVOKED},
        RETURNED: {SUBMITTED},
        REJECTED: {SUBMITTED, ACCEPTED},
        WITHDRAWN: {SUBMITTED},
        EXPIRED: {SUBMITTED},
        REVOKED: {SUBMITTED},
        SETTLED: set(),
    },
    labels={
        OPEN: "To do",
        SUBMITTED: "With an assessor",
        ACCEPTED: "Met",
        RETURNED: "Sent back",
        REJECTED: "Not met",
        WITHDRAWN: "Taken back",
        EXPIRED: "Out of date",
        REVOKED: "No longer accepted",
        SETTLED: "Checked",
    },
)

PENDING, CLEAN, INFECTED, NOT_SCANNED = "pending", "clean", "infected", "not_scanned"

SCAN = Lifecycle(
    "file scan",
    initial=PENDING,
    moves={
        PENDING: {CLEAN, INFECTED, NOT_SCANNED},
        # A portal that is given a scanner later scans what it holds.
        NOT_SCANNED: {CLEAN, INFECTED},
        CLEAN: {INFECTED},
        INFECTED: set(),
    },
    labels={
        PENDING: "Waiting for a virus scan",
        CLEAN: "No virus found",
        INFECTED: "Contains a virus",
        NOT_SCANNED: "Not scanned",
    },
)
