"""Organisations, how they came to be, and their people."""

from trusts.models.organisations import (
    CareSetting,
    Size,
    Succession,
    Trust,
    TrustName,
    TrustPlace,
)
from trusts.models.people import Invitation, Membership

__all__ = [
    "CareSetting",
    "Invitation",
    "Membership",
    "Size",
    "Succession",
    "Trust",
    "TrustName",
    "TrustPlace",
]
