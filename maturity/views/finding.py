"""Getting rows for a page: another trust's are not there (404)."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.permissions import Permission
from maturity import reading
from maturity.models import Assessment

HOME = ("Home", "/")


def user_of(request: HttpRequest) -> Any:
    """Whoever is signed in; every page here asks for that."""
    return request.user


def is_staff(request: HttpRequest) -> bool:
    """Whether the reader sees every trust's assessments."""
    return bool(user_of(request).has(Permission.MATURITY_VIEW))


def list_crumb(request: HttpRequest) -> tuple[str, str]:
    """The list, by the name that its reader's menu gives it."""
    name = "Assurance" if is_staff(request) else "Maturity"
    return name, reverse("maturity:assessment_list")


def assessment_or_404(request: HttpRequest, reference: str) -> Assessment:
    rows = reading.with_scores(reading.assessments(user_of(request)))
    rows = rows.select_related("draw__publication")
    return get_object_or_404(rows, reference=reference)


def crumbs_of(request: HttpRequest, found: Assessment) -> list[tuple[str, str]]:
    return [HOME, list_crumb(request), (found.reference, found.get_absolute_url())]
