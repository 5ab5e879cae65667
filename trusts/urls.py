from django.urls import URLPattern, URLResolver

app_name = "trusts"
urlpatterns: list[URLPattern | URLResolver] = []
