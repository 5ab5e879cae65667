from django.urls import URLPattern, URLResolver

app_name = "corrections"
urlpatterns: list[URLPattern | URLResolver] = []
