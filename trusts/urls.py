from django.urls import URLPattern, URLResolver

from trusts import urls_people, urls_register

app_name = "trusts"
urlpatterns: list[URLPattern | URLResolver] = [
    *urls_register.urlpatterns,
    *urls_people.urlpatterns,
]
