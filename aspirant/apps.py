from django.apps import AppConfig

from aspirant.celery import app


class AspirantConfig(AppConfig):
    """Loads the Celery application with Django, so that every task belongs to it.

    Not in the package itself: the embedded services are started without Django and Celery.
    """

    name = "aspirant"
    celery_app = app

    def ready(self) -> None:
        # Imported here: it needs the models, which stand only now.
        from aspirant import what_helps
        from maturity import suggesting

        suggesting.register(what_helps.blueprints_about)
