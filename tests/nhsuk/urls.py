"""The style guide, beside the portal: the layout's navigation leads to its pages."""

from django.urls import path

from aspirant.urls import urlpatterns as portal
from tests.nhsuk import guide

urlpatterns = [
    path("guide/", guide.guide),
    path("guide/form/", guide.everything),
    path("guide/question/", guide.question),
    path("guide/list/", guide.PermissionList.as_view()),
    *portal,
]
