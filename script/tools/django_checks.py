"""What only Django can check, in one process: settings for production, models, migrations."""

import os

from aspirant import embedded
from tools import test_folder

APPS = (
    *("accounts", "blueprints", "core", "corrections", "evidence", "funding", "maturity"),
    *("milestones", "programmes", "trusts"),
)
# Our largest tables have some hundred thousand rows: an index locks them for a moment only.
UNIMPORTANT = ["CREATE_INDEX", "CREATE_INDEX_EXCLUSIVE"]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "tools.lint_settings",
    "SECRET_KEY": "only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJK",
    "ALLOWED_HOSTS": "portal.example.org",
    "PUBLIC_URL": "https://portal.example.org",
    "BEHIND_PROXY": "1",
    "ASPIRANT_DEMO": "0",
    "ASPIRANT_AS_OWNER": "1",
    "LOG_LEVEL": "ERROR",
}


def run() -> None:
    """Each raises SystemExit when it finds something."""
    import django
    from django.apps import apps
    from django.core.management import call_command

    django.setup()
    call_command("check", deploy=True, fail_level="WARNING")
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)
    ours = [name for name in APPS if apps.is_installed(name)]
    call_command(
        "lintmigrations",
        include_apps=ours,
        no_cache=True,
        quiet=["ok", "ignore"],
        ignore_initial_migrations=True,
        exclude_migration_tests=UNIMPORTANT,
    )


def main() -> None:
    """Run with the test services up; their own database stays empty."""
    with embedded.start(test_folder.folder(), fast=True) as services:
        os.environ.update({**PRODUCTION, **services.environment()})
        run()


if __name__ == "__main__":
    main()
