from django.urls import URLPattern, URLResolver, path

from blueprints.views import copying, reading, reviewing, writing
from core import converters  # noqa: F401 - addresses below hold references

app_name = "blueprints"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", reading.Library.as_view(), name="library"),
    path("write/", writing.WriteList.as_view(), name="write_list"),
    path("write/new/", writing.write_new, name="write_new"),
    path("write/<slug:slug>/", writing.edit, name="edit"),
    path("write/<slug:slug>/send/", writing.send, name="send"),
    path("review/", reviewing.ReviewList.as_view(), name="review_list"),
    path("review/<slug:slug>/", reviewing.review, name="review"),
    path("copies/", copying.Copies.as_view(), name="copies"),
    path("copies/<reference:reference>/", copying.copy_plan, name="copy_plan"),
    path("copies/<reference:reference>/tasks/", copying.task_add, name="task_add"),
    path("copies/<reference:reference>/tasks/<int:position>/", copying.task_edit, name="task_edit"),
    path(
        "copies/<reference:reference>/tasks/<int:position>/tick/",
        copying.task_tick,
        name="task_tick",
    ),
    path("copies/<reference:reference>/finish/", copying.copy_finish, name="copy_finish"),
    path("<slug:slug>/", reading.blueprint, name="blueprint"),
    path("<slug:slug>/versions/<int:number>/", reading.version, name="version"),
    path("<slug:slug>/copy/", copying.copy, name="copy"),
    path("<slug:slug>/new-version/", writing.new_version, name="new_version"),
    path("<slug:slug>/retire/", reviewing.retire, name="retire"),
]
