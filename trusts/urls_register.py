"""Addresses about what a trust is."""

from django.urls import path

from trusts import converters  # noqa: F401 - the address holds an ODS code
from trusts.views import profile

urlpatterns = [path("trusts/<ods:code>/profile/", profile.profile, name="profile")]
