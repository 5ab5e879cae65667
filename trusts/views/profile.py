"""A trust's care setting, size and supplier, which it records once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from trusts.forms.register import ProfileForm
from trusts.models import Trust
from trusts.policies.register import check_can_record_profile
from trusts.services.organisations import record_profile


def profile(request: HttpRequest, code: str) -> HttpResponse:
    """The form, for the trust's chief information officer once, for staff at any time."""
    trust = get_object_or_404(Trust.objects.visible_to(request.user), code=code.upper())
    check_can_record_profile(request.user, trust)  # type: ignore[arg-type]
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=trust)
    if form.is_valid():
        record_profile(by=request.user, trust=trust, **form.cleaned_data)
        messages.success(request, "Saved. The programme team can correct it later.")
        return redirect("trust_detail", code=trust.code)
    return render(request, "trusts/profile.html", {"form": form, "trust": trust})
