"""Framework versions, assessments and recomputations: where they begin and may go."""

from core.lifecycles import Lifecycle

DRAFT, IN_FORCE, SUPERSEDED = "draft", "in_force", "superseded"

# A running assessment keeps its version, so a superseded one stays readable for ever.
FRAMEWORK_VERSION = Lifecycle(
    "framework version",
    initial=DRAFT,
    moves={DRAFT: {IN_FORCE}, IN_FORCE: {SUPERSEDED}, SUPERSEDED: set()},
    labels={IN_FORCE: "In force"},
)

OPEN, SUBMITTED, CANCELLED = "open", "submitted", "cancelled"

# Domain rule 21: what was signed off is never changed.
ASSESSMENT = Lifecycle(
    "assessment",
    initial=OPEN,
    moves={OPEN: {SUBMITTED, CANCELLED}, SUBMITTED: set(), CANCELLED: set()},
    labels={OPEN: "With the trust", SUBMITTED: "Signed off", CANCELLED: "Called off"},
)

PLANNED, CLOSED = "planned", "closed"

# Opened and closed by the calendar; a later closing date opens it again.
ROUND = Lifecycle(
    "round",
    initial=PLANNED,
    moves={PLANNED: {OPEN, CANCELLED}, OPEN: {CLOSED}, CLOSED: {OPEN}, CANCELLED: set()},
    labels={CANCELLED: "Called off"},
)

WAITING, RUNNING, FINISHED, FAILED = "waiting", "running", "finished", "failed"
UNFINISHED = (WAITING, RUNNING)

# A run that its worker did not survive is begun again.
SCORE_RUN = Lifecycle(
    "recomputation",
    initial=WAITING,
    moves={
        WAITING: {RUNNING},
        RUNNING: {FINISHED, FAILED},
        FINISHED: set(),
        FAILED: set(),
    },
)

CLOSED = "closed"

# Domain rule 22. What was looked at stays as it was closed; a rule that changes may raise anew.
FLAG = Lifecycle(
    "thing to look at",
    initial=OPEN,
    moves={OPEN: {CLOSED}, CLOSED: set()},
    labels={OPEN: "To look at", CLOSED: "Looked at"},
)

TODO, DOING, DONE, DROPPED = "todo", "doing", "done", "dropped"

# What was dropped or done by mistake is taken up again.
PLAN_ITEM = Lifecycle(
    "item of a plan",
    initial=TODO,
    moves={
        TODO: {DOING, DONE, DROPPED},
        DOING: {TODO, DONE, DROPPED},
        DONE: {DOING},
        DROPPED: {TODO},
    },
    labels={TODO: "To do"},
)
