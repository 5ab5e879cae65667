"""Django admin of this app, for administrators."""

from trusts.admin.imports import RegisterImportAdmin
from trusts.admin.organisations import SuccessionAdmin, TrustAdmin
from trusts.admin.people import InvitationAdmin, MembershipAdmin

__all__ = [
    "InvitationAdmin",
    "MembershipAdmin",
    "RegisterImportAdmin",
    "SuccessionAdmin",
    "TrustAdmin",
]
