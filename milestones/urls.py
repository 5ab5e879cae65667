from django.urls import URLPattern, URLResolver

app_name = "milestones"
urlpatterns: list[URLPattern | URLResolver] = []
