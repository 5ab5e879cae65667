"""Where budgets, awards, releases and batches may go. PostgreSQL enforces the same tables."""

from core.lifecycles import Lifecycle

BUDGET = Lifecycle(
    "budget",
    initial="indicative",
    moves={"indicative": {"confirmed"}, "confirmed": set()},
    labels={"indicative": "Indicative", "confirmed": "Confirmed"},
)

AWARD = Lifecycle(
    "award",
    initial="draft",
    moves={
        "draft": {"agreed", "withdrawn"},
        "agreed": {"closed"},
        "closed": set(),
        "withdrawn": set(),
    },
    labels={"draft": "Not yet agreed"},
)

# Granted by two people; it ends with its day, which is no state.
WAIVER = Lifecycle(
    "waiver",
    initial="asked",
    moves={
        "asked": {"granted", "refused", "withdrawn"},
        "granted": {"revoked"},
        "refused": set(),
        "withdrawn": set(),
        "revoked": set(),
    },
    labels={"asked": "Waiting to be granted", "granted": "In force"},
)

# Money to pay back: asked for by one person, decided by another, received by a third.
RECOVERY = Lifecycle(
    "request",
    initial="proposed",
    moves={
        # Dropped without a decision only where the payment itself came back.
        "proposed": {"agreed", "refused", "withdrawn", "dropped"},
        "agreed": {"received", "dropped"},
        "received": set(),
        "refused": set(),
        "withdrawn": set(),
        "dropped": set(),
    },
    labels={
        "proposed": "Waiting for a decision",
        "agreed": "To be paid back",
        "received": "Paid back",
        "dropped": "Let go",
    },
)

# Money of an award that moves to another year or class.
REPROFILE = Lifecycle(
    "re-profiling",
    initial="asked",
    moves={
        "asked": {"agreed", "refused", "withdrawn"},
        "agreed": set(),
        "refused": set(),
        "withdrawn": set(),
    },
    labels={"asked": "Waiting for a decision", "agreed": "Moved"},
)

# What a trust asks that cannot keep a date.
DUE_DATE = Lifecycle(
    "request for another date",
    initial="asked",
    moves={
        "asked": {"agreed", "refused", "withdrawn"},
        "agreed": set(),
        "refused": set(),
        "withdrawn": set(),
    },
    labels={"asked": "Waiting for an answer", "withdrawn": "Taken back"},
)

RELEASE = Lifecycle(
    "payment approval",
    initial="proposed",
    moves={
        # Straight to approved only by the light route (rule 18), which the database checks too.
        "proposed": {"programme_approved", "approved", "declined", "withdrawn", "void"},
        "programme_approved": {"approved", "declined", "withdrawn", "void"},
        "approved": {"instructed", "cancelled", "void"},
        "instructed": {"paid", "failed", "cancelled"},
        # The bank may send it back later, whatever was recorded.
        "paid": {"returned"},
        "declined": set(),
        "withdrawn": set(),
        "failed": set(),
        "returned": set(),
        "cancelled": set(),
        "void": set(),
    },
    labels={
        "proposed": "Waiting for approval",
        "programme_approved": "Approved by the programme",
        "approved": "Approved",
        "instructed": "Payment instructed",
        "failed": "Payment failed",
        "returned": "Payment returned",
    },
)

BATCH = Lifecycle(
    "payment batch",
    initial="requested",
    moves={
        "requested": {"instructed", "empty"},
        "instructed": {"closed"},
        "empty": set(),
        "closed": set(),
    },
    labels={
        "requested": "Being made",
        "instructed": "Sent for payment",
        "empty": "Nothing could be paid",
        "closed": "Every payment is settled",
    },
)

AWARD_IMPORT = Lifecycle(
    "import",
    initial="uploaded",
    moves={
        "uploaded": {"checked", "failed", "cancelled"},
        "checked": {"confirmed", "cancelled"},
        "confirmed": {"finished", "failed"},
        "finished": set(),
        "failed": set(),
        "cancelled": set(),
    },
    labels={
        "uploaded": "Being checked",
        "checked": "Waiting for you to confirm",
        "confirmed": "Being carried out",
    },
)

# A file by which the finance system answers a payment batch.
ANSWER = Lifecycle(
    "answer file",
    initial="uploaded",
    moves={
        "uploaded": {"checked", "failed", "cancelled"},
        "checked": {"confirmed", "cancelled"},
        "confirmed": {"finished", "partly"},
        # What was refused can be tried again.
        "partly": {"confirmed"},
        "finished": set(),
        "failed": set(),
        "cancelled": set(),
    },
    labels={
        "uploaded": "Being checked",
        "checked": "Waiting for you to confirm",
        "confirmed": "Being recorded",
        "partly": "Some rows are not recorded",
        "finished": "Recorded",
    },
)

# One line of such a file.
ANSWER_ROW = Lifecycle(
    "row",
    initial="waiting",
    moves={
        "waiting": {"ready", "already", "refused"},
        "ready": {"recorded", "already", "refused"},
        "already": {"recorded", "refused"},
        "refused": {"recorded", "already"},
        "recorded": set(),
    },
    labels={"already": "Recorded already", "refused": "To correct"},
)

# A release in one of these no longer reserves money, and another may be proposed.
DEAD = frozenset({"declined", "withdrawn", "failed", "returned", "cancelled", "void"})
# Until the payment is instructed, it can be put on hold, and a conflict stops it.
STOPPABLE = frozenset({"proposed", "programme_approved", "approved"})
# From the final approval on, the ledger shows the money as released.
RELEASED = frozenset({"approved", "instructed", "paid"})
