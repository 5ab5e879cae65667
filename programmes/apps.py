from django.apps import AppConfig

from core.sql import keep_functions


class ProgrammesConfig(AppConfig):
    name = "programmes"

    def ready(self) -> None:
        keep_functions(self)
