from django.apps import AppConfig

from core.sql import keep_functions


class FundingConfig(AppConfig):
    name = "funding"

    def ready(self) -> None:
        keep_functions(self)
