"""Programmes in Django admin: reference data, and the steps of participants, by the services."""

from programmes.admin.participants import PairingAdmin, ParticipationAdmin
from programmes.admin.programmes import (
    AnnouncedCountAdmin,
    ProgrammeAdmin,
    RoleCapAdmin,
    WaveAdmin,
)

__all__ = [
    "AnnouncedCountAdmin",
    "PairingAdmin",
    "ParticipationAdmin",
    "ProgrammeAdmin",
    "RoleCapAdmin",
    "WaveAdmin",
]
