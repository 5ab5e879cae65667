from django.apps import AppConfig

from aspirant.celery import app


class AspirantConfig(AppConfig):
    """Loads the Celery application with Django, so that every task belongs to it.

    Not in the package itself: the embedded services are started without Django and Celery.
    """

    name = "aspirant"
    celery_app = app
