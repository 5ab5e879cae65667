from django.apps import AppConfig


class TrustsConfig(AppConfig):
    name = "trusts"

    def ready(self) -> None:
        # Imported here: they need the models, which stand only now.
        from accounts.grants import register_trust_roles
        from trusts import signals  # noqa: F401
        from trusts.people import trust_roles

        register_trust_roles(trust_roles)
