"""The register in the admin: upload, preview, confirm, watch a worker apply it, results by row."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from core.errors import DomainError
from trusts.forms.register import RegisterUploadForm
from trusts.models import RegisterImport
from trusts.plans import KINDS, LABELS, UNCHANGED, what
from trusts.progress import percent_done
from trusts.services.uploads import (
    confirm_register_import,
    discard_register_import,
    upload_register,
)

HOME = "admin:trusts_registerimport_changelist"


@admin.register(RegisterImport)
class RegisterImportAdmin(admin.ModelAdmin):
    """Adding is uploading; the page of one import is its preview, then its progress and result."""

    list_display = ("reference", "file_name", "as_of", "status", "uploaded_by", "uploaded_at")
    list_filter = ("status",)
    list_select_related = ("uploaded_by",)
    actions = None

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path(
                "<int:pk>/confirm/",
                view(require_POST(self.confirm)),
                name="trusts_registerimport_confirm",
            ),
            path(
                "<int:pk>/discard/",
                view(require_POST(self.discard)),
                name="trusts_registerimport_discard",
            ),
        ]
        return [*own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Lists need neither the file nor the plan."""
        return RegisterImport.objects.visible_to(request.user).defer("content", "lists")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and request.user.has(Permission.REGISTER_IMPORT)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_view(self, request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
        """Choose a file and its date; the answer is the preview."""
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = RegisterUploadForm(*sent)
        if form.is_valid() and (upload := self.upload(request, form)):
            return HttpResponseRedirect(upload.get_absolute_url())
        return self.page(request, "upload", form=form, title="Import the register of trusts")

    def upload(self, request: HttpRequest, form: RegisterUploadForm) -> RegisterImport | None:
        file = form.cleaned_data["file"]
        try:
            return upload_register(
                by=request.user,
                file_name=file.name,
                content=file.read(),
                as_of=form.cleaned_data["as_of"],
            )
        except DomainError as refusal:
            form.add_error("file", str(refusal))
            return None

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *_: Any, **__: Any
    ) -> HttpResponse:
        """Preview, progress or result of one import."""
        upload = self.found(request, object_id)
        return self.page(
            request,
            "import",
            upload=upload,
            title=str(upload),
            counts=counts_of(upload),
            rows=rows_of(upload),
            percent=percent_done(upload.reference) if upload.status == "queued" else 100,
        )

    @staticmethod
    def found(request: HttpRequest, pk: Any) -> RegisterImport:
        """The import with this number; 404 for none."""
        rows = RegisterImport.objects.visible_to(request.user)
        number = pk if str(pk).isdecimal() else 0
        return get_object_or_404(rows.select_related("uploaded_by", "confirmed_by"), pk=number)

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.act(request, pk, self.queue)

    def discard(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.act(request, pk, self.put_aside)

    def queue(self, request: HttpRequest, upload: RegisterImport) -> str:
        skip = request.POST.get("skip_refused") == "on"
        confirm_register_import(by=request.user, upload=upload, skip_refused=skip)
        return "Confirmed: a worker applies it now. You need not stay on this page."

    def put_aside(self, request: HttpRequest, upload: RegisterImport) -> str:
        discard_register_import(by=request.user, upload=upload)
        return "Discarded. Nothing was changed."

    def act(self, request: HttpRequest, pk: int, action: Any) -> HttpResponse:
        """Do one thing to an import and go back to its page, with what happened or why not."""
        upload = self.found(request, pk)
        try:
            messages.success(request, action(request, upload))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(upload.get_absolute_url())

    def page(self, request: HttpRequest, name: str, **context: Any) -> TemplateResponse:
        return TemplateResponse(
            request,
            f"admin/trusts/registerimport/{name}.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "list_url": reverse(HOME),
                **context,
            },
        )


def counts_of(upload: RegisterImport) -> list[tuple[str, int]]:
    """How many rows stand under each kind of change, in words."""
    return [(LABELS[kind], upload.counts[kind]) for kind in KINDS]


def rows_of(upload: RegisterImport) -> list[dict[str, Any]]:
    """Each row of the file that is not simply unchanged: its line, code, and every change."""
    rows: dict[int, dict[str, Any]] = {}
    for kind in KINDS:
        for item in upload.lists[kind] if kind != UNCHANGED else ():
            row = rows.setdefault(item["line"], {**item, "changes": []})
            row["changes"].append((LABELS[kind], what(kind, item)))
    return [rows[line] for line in sorted(rows)]
