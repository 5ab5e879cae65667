from django.urls import URLPattern, URLResolver, path

from programmes import views

app_name = "programmes"
urlpatterns: list[URLPattern | URLResolver] = [
    path("pairings/<int:pk>/", views.pairing, name="pairing"),
]
