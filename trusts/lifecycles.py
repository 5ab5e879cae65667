"""How the things of this app may move from state to state."""

from core.lifecycles import Lifecycle

# Previewed: somebody looks at what it would change. Queued: confirmed, a worker applies it.
REGISTER_IMPORT = Lifecycle(
    "register import",
    initial="previewed",
    moves={
        "previewed": {"queued", "discarded"},
        "queued": {"applied", "failed"},
        "applied": (),
        "failed": (),
        "discarded": (),
    },
    labels={
        "previewed": "Waiting to be confirmed",
        "queued": "Being applied",
        "applied": "Applied",
        "failed": "Failed, nothing was changed",
        "discarded": "Discarded",
    },
)
