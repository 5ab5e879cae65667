"""How hypothesis chooses its examples: the same ones each time, so that a run says what the next
one will say; with ``--soak`` other ones each time. No example is a timed test."""

import os

from hypothesis import HealthCheck, settings

SOAK = bool(os.environ.get("ASPIRANT_SOAK"))

settings.register_profile(
    "portal",
    deadline=None,
    derandomize=not SOAK,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("portal")
