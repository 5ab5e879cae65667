"""The editors' pages: what waits, one decision, taking something out of the library."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import needs
from accounts.permissions import Permission as P
from accounts.requests import posted
from blueprints import columns, lifecycles, policies, services
from blueprints.forms import RetireForm, ReviewForm
from blueprints.models import BlueprintVersion
from blueprints.reading import Reading
from blueprints.views.finding import (
    HOME,
    LIBRARY,
    REVIEWS,
    current,
    unfinished_or_404,
    user_of,
    version_or_404,
    versions_of,
)
from core.forms import carried_out
from nhsuk.columns import ListPageView


@method_decorator([require_GET, needs(P.BLUEPRINT_PUBLISH)], name="dispatch")
class ReviewList(ListPageView):
    """What waits for an editor, the longest first."""

    title = "Blueprints to review"
    columns = columns.TO_REVIEW
    file_name = "blueprints-to-review"
    empty_text = "No blueprint waits for a review."
    breadcrumbs = (HOME, LIBRARY)

    def get_queryset(self) -> QuerySet[BlueprintVersion]:
        rows = BlueprintVersion.objects.visible_to(user_of(self.request)).brief()
        waiting = rows.filter(status=lifecycles.REVIEW).order_by("sent_at", "pk")
        return waiting.select_related("blueprint__trust")


@require_http_methods(["GET", "POST"])
@needs(P.BLUEPRINT_PUBLISH)
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Read it as readers will, then publish it or send it back."""
    version = unfinished_or_404(request, slug)
    policies.check_can_review(user_of(request), version)
    form = ReviewForm(posted(request))
    form.cancel_url = str(REVIEWS[1])
    if request.method == "POST" and form.is_valid():
        return decided(request, version, form)
    context = {
        "version": version,
        "reading": Reading(version),
        "earlier": version.reviews.select_related("reviewer"),
        "form": form,
        "breadcrumbs": [HOME, LIBRARY, REVIEWS],
    }
    return render(request, "blueprints/review.html", context)


def decided(request: HttpRequest, version: BlueprintVersion, form: ReviewForm) -> HttpResponse:
    notes, publishes = form.cleaned_data["notes"], form.cleaned_data["decision"] == form.PUBLISH
    decide = services.publish if publishes else services.send_back
    decide(by=user_of(request), version=version, notes=notes)
    if publishes:
        messages.success(request, "Published. Its writers have been told.")
        return redirect("blueprints:blueprint", slug=version.blueprint.slug)
    messages.success(request, "Sent back. Its writers have been told what to change.")
    return redirect("blueprints:review_list")


@require_http_methods(["GET", "POST"])
@needs(P.BLUEPRINT_WRITE, P.BLUEPRINT_PUBLISH)
def retire(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a published blueprint out of the library, with a reason that its page shows."""
    shown = current(versions_of(request, slug))
    version = version_or_404(request, slug, shown.number)
    policies.check_can_retire(user_of(request), version)
    form = RetireForm(posted(request))
    form.cancel_url = version.get_absolute_url()
    if carried_out(form, services.retire, by=user_of(request), version=version):
        messages.success(request, "Out of the library. Its page stays, and says why.")
        return redirect("blueprints:blueprint", slug=slug)
    context = {"version": version, "form": form, "breadcrumbs": [HOME, LIBRARY]}
    return render(request, "blueprints/retire.html", context)
