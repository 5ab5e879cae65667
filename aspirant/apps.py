from django.apps import AppConfig


class AspirantConfig(AppConfig):
    name = "aspirant"
