"""Programmes and who takes part in them."""

from programmes.models.participation import Pairing, Participation
from programmes.models.programmes import (
    AnnouncedCount,
    ParticipantRole,
    Programme,
    RoleCap,
    Wave,
    WaveCriterion,
)

__all__ = [
    "AnnouncedCount",
    "Pairing",
    "ParticipantRole",
    "Participation",
    "Programme",
    "RoleCap",
    "Wave",
    "WaveCriterion",
]
