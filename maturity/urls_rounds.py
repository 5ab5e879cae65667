"""Addresses of rounds, and of corrections of what was signed off in them."""

from django.urls import path

from core import converters  # noqa: F401 - addresses below hold references
from maturity.views import corrections, rounds

urlpatterns = [
    path("maturity/rounds/", rounds.round_list, name="round_list"),
    path("maturity/rounds/new/", rounds.new_round, name="round_new"),
    path("maturity/rounds/<slug:slug>/", rounds.one_round, name="round"),
    path("maturity/rounds/<slug:slug>/invite/", rounds.invite, name="round_invite"),
    path("maturity/rounds/<slug:slug>/closing-date/", rounds.move, name="round_move"),
    path("maturity/rounds/<slug:slug>/call-off/", rounds.cancel, name="round_cancel"),
    path("maturity/rounds/<slug:slug>/remind/", rounds.remind, name="round_remind"),
    path(
        "maturity/assessments/<reference:reference>/corrections/",
        corrections.corrections,
        name="corrections",
    ),
    path(
        "maturity/assessments/<reference:reference>/corrections/new/",
        corrections.correct,
        name="correct",
    ),
]
