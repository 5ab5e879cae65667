"""What a trust holds: uploads, files and page pictures.

Whoever may see such a thing comes as far as looking for it, so that another trust's is not there
(404); then the policy says whether this person may do this to it (403).
"""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from core.forms import carried_out
from evidence import policies, services
from evidence.forms import UploadForm, VersionForm
from evidence.models import Claim, EvidencePage
from evidence.views.finding import (
    EVIDENCE,
    HOME,
    acting_trust,
    item_or_404,
    posted,
    user_of,
    version_or_404,
)

# Whatever a browser makes of a file of ours: no script, no form, no origin (ASVS 3.2.1).
SANDBOX = "default-src 'none'; sandbox"


@require_http_methods(["GET", "POST"])
@needs(Permission.EVIDENCE_UPLOAD)
def evidence_upload(request: HttpRequest) -> HttpResponse:
    """Add a piece of evidence for the trust acted for."""
    trust = acting_trust(request)
    form = UploadForm(posted(request), request.FILES or None)
    form.cancel_url = EVIDENCE[1]
    if item := carried_out(form, services.upload_evidence, by=user_of(request), trust=trust):
        messages.success(request, f"{item.reference} is kept. Use it wherever it helps.")
        return redirect(item)
    context = {"form": form, "trust": trust, "breadcrumbs": [HOME, EVIDENCE]}
    return render(request, "evidence/upload.html", context)


@require_GET
@needs(Permission.EVIDENCE_VIEW)
def evidence_item(request: HttpRequest, reference: str) -> HttpResponse:
    """One piece of evidence: its versions, and where each is used."""
    item = item_or_404(request, reference)
    claims = Claim.objects.visible_to(user_of(request)).filter(
        submissions__items__version__item=item
    )
    context = {
        "item": item,
        "versions": item.versions.select_related("uploaded_by", "processing").order_by("-number"),
        "claims": claims.distinct().order_by("-opened_on", "-pk"),
        "can_upload": policies.can_upload(user_of(request), item.trust),
        "breadcrumbs": [HOME, EVIDENCE],
    }
    return render(request, "evidence/item.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.EVIDENCE_VIEW)
def evidence_add_version(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a newer file."""
    item = item_or_404(request, reference)
    policies.check_can_upload(user_of(request), item.trust)
    form = VersionForm(posted(request), request.FILES or None)
    form.cancel_url = item.get_absolute_url()
    if version := carried_out(form, services.add_version, by=user_of(request), item=item):
        messages.success(request, f"Version {version.number} of {item.reference} is kept.")
        return redirect(item)
    breadcrumbs = [HOME, EVIDENCE, (item.reference, item.get_absolute_url())]
    context = {"form": form, "item": item, "breadcrumbs": breadcrumbs}
    return render(request, "evidence/add_version.html", context)


@require_GET
@needs(Permission.EVIDENCE_VIEW)
def evidence_file(request: HttpRequest, reference: str, number: int) -> FileResponse:
    """The file itself, to save: never shown in our origin."""
    version = version_or_404(request, reference, number)
    policies.check_is_open(version)
    response = FileResponse(
        version.file.open(),
        as_attachment=True,
        filename=version.original_name,
        content_type=version.content_type,
    )
    return sandboxed(response)


@require_GET
@needs(Permission.EVIDENCE_VIEW)
def evidence_page(request: HttpRequest, reference: str, number: int, page: int) -> FileResponse:
    """The picture that we made of one page."""
    rows = EvidencePage.objects.visible_to(user_of(request)).select_related("version")
    found = get_object_or_404(
        rows, version__item__reference=reference, version__number=number, number=page
    )
    policies.check_is_open(found.version)
    return sandboxed(FileResponse(found.image.open(), content_type="image/webp"))


def sandboxed(response: FileResponse) -> FileResponse:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
