from django.urls import URLPattern, URLResolver

app_name = "maturity"
urlpatterns: list[URLPattern | URLResolver] = []
