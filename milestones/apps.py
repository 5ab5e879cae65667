from django.apps import AppConfig

from core.sql import keep_functions


class MilestonesConfig(AppConfig):
    name = "milestones"

    def ready(self) -> None:
        keep_functions(self)
        # Imported here: they need the models, which stand only now.
        from evidence import kinds
        from milestones import claim_kind

        kinds.register(claim_kind.CRITERION)
