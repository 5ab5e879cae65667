from django.apps import AppConfig

from core.sql import keep_functions


class BlueprintsConfig(AppConfig):
    name = "blueprints"

    def ready(self) -> None:
        keep_functions(self)
