"""The house around the apps: settings, addresses, Celery, and the pages that join apps."""

from aspirant.celery import app as celery_app

__all__ = ("celery_app",)
