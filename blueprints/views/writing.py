"""Writing: begin, save and preview, send to an editor, begin a new version."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import needs
from accounts.permissions import Permission as P
from accounts.requests import posted
from blueprints import columns, policies, services
from blueprints.forms import DraftForm, StartForm
from blueprints.models import Blueprint, BlueprintVersion
from blueprints.views.finding import (
    HOME,
    LIBRARY,
    WRITING,
    trust_of,
    unfinished_or_404,
    user_of,
)
from core.errors import DomainError
from core.forms import carried_out
from nhsuk.columns import ListPageView
from trusts.models import Trust


@method_decorator([require_GET, needs(P.BLUEPRINT_WRITE)], name="dispatch")
class WriteList(ListPageView):
    """What is being written: by the trust acted for, or by all for staff."""

    title = "Blueprints being written"
    template_name = "blueprints/write_list.html"
    columns = columns.UNFINISHED
    file_name = "blueprints-being-written"
    empty_text = "Nothing is being written. Begin with what your trust has just finished."
    breadcrumbs = (HOME, LIBRARY)

    def get_queryset(self) -> QuerySet[BlueprintVersion]:
        rows = BlueprintVersion.objects.visible_to(user_of(self.request)).unfinished().brief()
        if trust := trust_of(self.request):
            rows = rows.filter(blueprint__trust=trust)
        return rows.select_related("blueprint__trust", "edited_by").order_by("-edited_at")


@require_http_methods(["GET", "POST"])
@needs(P.BLUEPRINT_WRITE)
def write_new(request: HttpRequest) -> HttpResponse:
    """Begin a blueprint: a title and what it is about."""
    form = StartForm(posted(request), trust=trust_of(request))
    form.cancel_url = str(WRITING[1])
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data.pop("code", "")
        trust = trust_of(request) or Trust.objects.visible_to(user_of(request)).get(code=code)
        draft = carried_out(form, services.write_draft, by=user_of(request), trust=trust)
        if draft:
            return redirect("blueprints:edit", slug=draft.blueprint.slug)
    context = {"form": form, "breadcrumbs": [HOME, LIBRARY, WRITING]}
    return render(request, "blueprints/write_new.html", context)


@require_http_methods(["GET", "POST"])
@needs(P.BLUEPRINT_WRITE)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """All of a draft on one page. If a colleague saved meanwhile, both texts are shown."""
    draft = unfinished_or_404(request, slug)
    policies.check_can_edit(user_of(request), draft)
    form = DraftForm(posted(request), version=draft)
    beside: list[tuple[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_draft(
                by=user_of(request),
                version=draft,
                edition=form.cleaned_data["edition"],
                content=form.content,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            beside = form.beside(draft) if refusal.code == "edition" else []
        else:
            return after_saving(request, saved)
    context = {
        "form": form,
        "version": draft,
        "beside": beside,
        "review": draft.reviews.select_related("reviewer").last(),
        "breadcrumbs": [HOME, LIBRARY, WRITING],
    }
    return render(request, "blueprints/edit.html", context)


def after_saving(request: HttpRequest, saved: BlueprintVersion) -> HttpResponse:
    """To the preview if that was asked for, else back to the text."""
    gaps = policies.missing(saved)
    told = f" Still to fill in: {', '.join(gaps)}." if gaps else " It can be sent to an editor."
    messages.success(request, f"Saved.{told}")
    if "preview" in request.POST:
        return redirect(saved)
    return redirect("blueprints:edit", slug=saved.blueprint.slug)


@require_POST
@needs(P.BLUEPRINT_WRITE)
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand the draft to an editor."""
    sent = services.send_for_review(by=user_of(request), version=unfinished_or_404(request, slug))
    due = f"{sent.review_due_on:%-d %B %Y}"
    messages.success(
        request, f"Sent to the blueprint editors. They decide by {due}; we send you an e-mail."
    )
    return redirect(sent)


@require_POST
@needs(P.BLUEPRINT_WRITE)
def new_version(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin the next version, from what the last one says."""
    rows = Blueprint.objects.visible_to(user_of(request)).select_related("trust")
    draft = services.begin_version(
        by=user_of(request), blueprint=get_object_or_404(rows, slug=slug)
    )
    messages.success(request, "A new version. What is published stays until this one replaces it.")
    return redirect("blueprints:edit", slug=draft.blueprint.slug)
