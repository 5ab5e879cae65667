"""The states of participations and pairings, and the moves between them."""

from core.lifecycles import Lifecycle

# Domain rule 4. A trust or the programme says no before the agreement: declined. Leaving after
# that, or a trust that changes its mind at any time: withdrawn.
PARTICIPATION = Lifecycle(
    "participation",
    initial="proposed",
    moves={
        "proposed": {"due_diligence", "declined", "withdrawn"},
        "due_diligence": {"agreement_signed", "declined", "withdrawn"},
        "agreement_signed": {"active", "withdrawn"},
        "active": {"completed", "withdrawn"},
        "completed": set(),
        "declined": set(),
        "withdrawn": set(),
    },
    labels={"due_diligence": "In due diligence", "agreement_signed": "Agreement signed"},
)
# The states that only a signed agreement opens; public whether announced or not.
SIGNED = ("agreement_signed", "active", "completed")
# The states in which a trust no longer takes part, and never did to the end.
LEFT = ("declined", "withdrawn")

# Domain rule 6: an exemplar that was named without being asked may deny.
PAIRING = Lifecycle(
    "pairing",
    initial="proposed",
    moves={
        "proposed": {"confirmed", "denied"},
        "confirmed": {"ended"},
        "denied": set(),
        "ended": set(),
    },
)
OPEN_PAIRING = ("proposed", "confirmed")
