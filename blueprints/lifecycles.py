"""Where a version of a blueprint and a trust's copy begin, and where they may go."""

from core.lifecycles import Lifecycle

DRAFT, REVIEW, PUBLISHED = "draft", "review", "published"
SUPERSEDED, RETIRED = "superseded", "retired"

# What anybody may read: published now, or once.
PUBLIC = (PUBLISHED, SUPERSEDED, RETIRED)
# A blueprint has one of these at a time.
UNFINISHED = (DRAFT, REVIEW)

VERSION = Lifecycle(
    "blueprint",
    initial=DRAFT,
    moves={
        DRAFT: {REVIEW},
        REVIEW: {PUBLISHED, DRAFT},
        PUBLISHED: {SUPERSEDED, RETIRED},
        SUPERSEDED: set(),
        RETIRED: set(),
    },
    labels={REVIEW: "With an editor", SUPERSEDED: "Replaced by a newer version"},
)

ACTIVE, USED, ADAPTED, ABANDONED = "active", "used", "adapted", "abandoned"

# How a copy may end.
ENDS = (USED, ADAPTED, ABANDONED)

COPY = Lifecycle(
    "copy",
    initial=ACTIVE,
    moves={ACTIVE: set(ENDS), USED: set(), ADAPTED: set(), ABANDONED: set()},
    labels={
        ACTIVE: "Under way",
        USED: "Used as it is",
        ADAPTED: "Used with changes",
        ABANDONED: "Given up",
    },
)
