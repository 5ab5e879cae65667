"""Getting rows for a page: what a visitor may not see is not there (404)."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy

from blueprints.models import BlueprintVersion, Copy, CopyTask

# Of an address that is looked up when it is needed.
Crumb = tuple[str, Any]

HOME: Crumb = ("Home", "/")
LIBRARY: Crumb = ("Blueprints", reverse_lazy("blueprints:library"))
WRITING: Crumb = ("Blueprints being written", reverse_lazy("blueprints:write_list"))
COPIES: Crumb = ("Your copies", reverse_lazy("blueprints:copies"))
REVIEWS: Crumb = ("Blueprints to review", reverse_lazy("blueprints:review_list"))


def user_of(request: HttpRequest) -> Any:
    """Whoever looks; signed in wherever a page asks for it."""
    return request.user


def trust_of(request: HttpRequest) -> Any:
    """The trust acted for, or None."""
    return getattr(request, "trust", None)


def versions_of(request: HttpRequest, slug: str) -> list[BlueprintVersion]:
    """The versions that this visitor may read, the newest first; 404 if there is none."""
    rows = BlueprintVersion.objects.visible_to(user_of(request)).filter(blueprint__slug=slug)
    found = list(rows.brief().select_related("reviewed_by").order_by("-number"))
    if not found:
        raise Http404
    return found


def current(versions: list[BlueprintVersion]) -> BlueprintVersion:
    """The one to show first: what is published now, else what was, else what is being written."""
    return max(versions, key=lambda each: (each.is_published, each.is_public, each.number))


def version_or_404(request: HttpRequest, slug: str, number: int) -> BlueprintVersion:
    """One version, whole."""
    rows = BlueprintVersion.objects.visible_to(user_of(request)).defer("search")
    rows = rows.select_related("blueprint__trust", "edited_by", "reviewed_by")
    return get_object_or_404(rows, blueprint__slug=slug, number=number)


def unfinished_or_404(request: HttpRequest, slug: str) -> BlueprintVersion:
    """The version that is being written or reviewed."""
    rows = BlueprintVersion.objects.visible_to(user_of(request)).unfinished().defer("search")
    rows = rows.select_related("blueprint__trust", "blueprint__author", "edited_by")
    return get_object_or_404(rows, blueprint__slug=slug)


def copy_or_404(request: HttpRequest, reference: str) -> Copy:
    rows = Copy.objects.visible_to(user_of(request))
    rows = rows.select_related("trust", "version__blueprint__trust", "started_by", "finished_by")
    return get_object_or_404(rows, reference=reference)


def own_copy(request: HttpRequest, version: BlueprintVersion) -> Copy | None:
    """The copy of this blueprint that the trust acted for is working on, if it is."""
    trust = trust_of(request)
    if trust is None:
        return None
    rows = Copy.objects.visible_to(user_of(request)).active()
    return rows.filter(trust=trust, version__blueprint=version.blueprint_id).first()


def task_or_404(copy: Copy, position: int) -> CopyTask:
    return get_object_or_404(copy.tasks.all(), position=position)
