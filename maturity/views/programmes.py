"""What a programme's trusts came to, for staff: by wave, before and since they joined."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.permissions import Permission
from accounts.policies import check_has
from maturity import charts_results, programme_results
from maturity.programme_results import ProgrammeResults
from maturity.views.finding import HOME, list_crumb, user_of
from nhsuk.charts import draw
from programmes.models import Programme


def programme_or_404(request: HttpRequest, slug: str) -> Programme:
    """Programmes are public; what their trusts came to is for staff."""
    check_has(user_of(request), Permission.MATURITY_VIEW)
    return get_object_or_404(Programme.objects.visible_to(user_of(request)), slug=slug)


@require_safe
@needs(Permission.MATURITY_VIEW)
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """One framework at a time, the first unless the address names another (`?framework=`)."""
    found = programme_or_404(request, slug)
    frameworks = programme_results.frameworks_of()
    asked = request.GET.get("framework", "")
    chosen = next((each for each in frameworks if each.slug == asked), None)
    chosen = chosen or next(iter(frameworks), None)
    context = {
        "programme": found,
        "frameworks": frameworks,
        "framework": chosen,
        "results": ProgrammeResults(found, chosen) if chosen else None,
        "counts": programme_results.counts_of(found, chosen) if chosen else None,
        "external": programme_results.external_of(found),
        "headers": programme_results.HEADERS,
        "few": programme_results.FEW,
        "breadcrumbs": [HOME, list_crumb(request)],
    }
    return render(request, "maturity/programme.html", context)


@require_safe
@needs(Permission.MATURITY_VIEW)
def waves(request: HttpRequest, slug: str, framework: str, kind: str) -> HttpResponse:
    """The picture by wave of one kind of score; the page has a table beside it."""
    found = programme_or_404(request, slug)
    chosen = next(
        (each for each in programme_results.frameworks_of() if each.slug == framework), None
    )
    if chosen is None or kind not in programme_results.DRAWN:
        raise Http404
    svg = draw(charts_results.waves_of(ProgrammeResults(found, chosen), kind))
    return HttpResponse(svg, content_type="image/svg+xml")
