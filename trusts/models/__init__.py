"""Organisations, how they came to be, and their people."""

from trusts.models.organisations import (
    CareSetting,
    Size,
    Succession,
    Trust,
    TrustName,
    TrustPlace,
)

__all__ = ["CareSetting", "Size", "Succession", "Trust", "TrustName", "TrustPlace"]
