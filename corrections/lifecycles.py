"""What becomes of a report that something on a page is wrong."""

from core.lifecycles import Lifecycle

RECEIVED, CORRECTED, DECLINED = "received", "corrected", "declined"

REPORT = Lifecycle(
    "report of a mistake",
    initial=RECEIVED,
    moves={RECEIVED: {CORRECTED, DECLINED}, CORRECTED: set(), DECLINED: set()},
    labels={RECEIVED: "Waiting for an answer", CORRECTED: "Corrected", DECLINED: "Not a mistake"},
)
