from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        # Imported here: they read settings and the connection, which stand only now.
        from core.guards import close_trigger_ignore
        from core.privileges import grant_to_web_role
        from core.references import create_sequences

        for after_migrate in (create_sequences, close_trigger_ignore, grant_to_web_role):
            post_migrate.connect(
                after_migrate, sender=self, dispatch_uid=f"core.{after_migrate.__name__}"
            )
