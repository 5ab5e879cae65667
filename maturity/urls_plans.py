"""Addresses of what follows from an assessment."""

from django.urls import path

from core import converters  # noqa: F401 - addresses below hold references
from maturity.views import planning

ASSESSMENT = "maturity/assessments/<reference:reference>"
urlpatterns = [
    path(f"{ASSESSMENT}/gaps/", planning.gaps, name="gaps"),
    path(f"{ASSESSMENT}/plan/", planning.plan, name="plan"),
    path(f"{ASSESSMENT}/plan/make/", planning.make, name="plan_make"),
    path(f"{ASSESSMENT}/plan/new/", planning.item_new, name="plan_item_new"),
    path(f"{ASSESSMENT}/plan/items/<str:code>/", planning.item, name="plan_item"),
]
