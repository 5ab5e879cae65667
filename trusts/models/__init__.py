"""Organisations, how they came to be, and their people."""

from trusts.models.imports import RegisterImport
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
    "RegisterImport",
    "Size",
    "Succession",
    "Trust",
    "TrustName",
    "TrustPlace",
]
