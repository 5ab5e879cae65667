"""The portal's addresses, and the floor: 50 rows of six columns, no layout."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from aspirant.urls import *  # noqa: F403
from aspirant.urls import urlpatterns as portal
from trusts.models import Trust

ROWS = engines["django"].from_string(
    "<table>{% for t in trusts %}<tr><td>{{ t.code }}<td>{{ t.name }}<td>{{ t.region_code }}"
    "<td>{{ t.icb_code }}<td>{{ t.open_date }}<td>{{ t.setting }}</tr>{% endfor %}</table>"
)


@login_not_required
def floor(request: HttpRequest) -> HttpResponse:
    """The session and the person are read, as on any page."""
    who = str(request.user)
    return HttpResponse(ROWS.render({"trusts": Trust.objects.all()[:50]}, request) + who)


urlpatterns = [path("bench-floor/", floor), *portal]
