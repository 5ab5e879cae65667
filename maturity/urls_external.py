"""Addresses of what stands beside an assessment: validations from outside, outcome figures."""

from django.urls import path

from core import converters  # noqa: F401 - addresses below hold references
from maturity.views import external, outcomes

urlpatterns = [
    path("maturity/external/", external.external_list, name="external_list"),
    path("maturity/external/new/", external.external_new, name="external_new"),
    path("maturity/external/<reference:reference>/", external.external, name="external"),
    path(
        "maturity/external/<reference:reference>/correct/",
        external.external_correct,
        name="external_correct",
    ),
    path("maturity/assessments/<reference:reference>/figures/", outcomes.figures, name="figures"),
]
