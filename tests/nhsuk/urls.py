from django.urls import path

from tests.nhsuk import guide

urlpatterns = [
    path("guide/", guide.guide),
    path("guide/form/", guide.everything),
    path("guide/question/", guide.question),
    path("guide/list/", guide.PermissionList.as_view()),
]
