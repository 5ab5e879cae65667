"""The production settings, and the linter of migrations."""

from aspirant.settings import *  # noqa: F403

INSTALLED_APPS += ["django_migration_linter"]  # noqa: F405
