"""Programmes and who takes part in them."""

from programmes.models.participation import Pairing, Participation
from programmes.models.programmes import (
    AnnouncedCount,
    ParticipantRole,
    Programme,
    RequestLimit,
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
    "RequestLimit",
    "RoleCap",
    "Wave",
    "WaveCriterion",
]
