from django.urls import URLPattern, URLResolver

app_name = "blueprints"
urlpatterns: list[URLPattern | URLResolver] = []
