"""Django admin of this app, for administrators."""

from trusts.admin.imports import RegisterImportAdmin
from trusts.admin.organisations import SuccessionAdmin, TrustAdmin

__all__ = ["RegisterImportAdmin", "SuccessionAdmin", "TrustAdmin"]
