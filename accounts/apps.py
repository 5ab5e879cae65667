from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        # Imported here: receivers need the models, which stand only now.
        from accounts import signals  # noqa: F401


class AdminConfig(admin_apps.AdminConfig):
    """Django admin behind the portal's own sign-in."""

    default = False
    default_site = "accounts.admin_site.PortalAdminSite"
