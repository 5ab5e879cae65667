"""The assessor's desk: evidence beside the requirement, the decision, the next one.

Whoever may see such a thing comes as far as looking for it, so that another trust's is not there
(404); then the policy says whether this person may do this to it (403).
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import needs
from accounts.permissions import Permission
from core.errors import DomainError
from core.forms import carried_out
from evidence import kinds, lifecycles, policies, reading, services
from evidence.forms_desk import AllocateForm, DecisionForm
from evidence.models import Claim
from evidence.policies.assessing import outcomes_for
from evidence.policies.blind import levels_open, own_reading
from evidence.queue import next_for, next_free
from evidence.viewer import open_viewer
from evidence.views.finding import claim_or_404, crumbs_of, posted, user_of
from evidence.views.reasons import ReasonPage, ask_reason


@require_http_methods(["GET", "POST"])
@needs(Permission.CLAIM_VIEW)
def claim_decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Read and decide; deciding opens the next one."""
    found = claim_or_404(request, reference)
    file = reading.ClaimFile(found)
    policies.check_can_decide(user_of(request), found)
    form = decision_form(request, found)
    if carried_out(form, services.decide_claim, by=user_of(request), claim=found):
        return decided(request, found, form.cleaned_data["outcome"])
    return render(request, "evidence/desk.html", desk_context(request, file, form))


def decision_form(request: HttpRequest, found: Claim) -> DecisionForm:
    """What may be decided now, at which levels."""
    return DecisionForm(
        posted(request),
        outcomes=outcomes_for(found),
        levels=levels_open(user_of(request), found, kinds.levels(found)),
        resolving=found.to_resolve if found.is_open_to_readers else None,
        final=found.status == lifecycles.SETTLED,
    )


def decided(request: HttpRequest, found: Claim, outcome: str) -> HttpResponse:
    """Say what happened, and open the next one. After a blind reading the same words whether it
    was the first or the second."""
    following = next_for(user_of(request), but=found)
    told = f"{found.reference} is decided. {found.trust.display_name} has been told."
    if found.is_blind and outcome == lifecycles.SETTLED:
        told = f"Your level for {found.reference} is kept. The trust is told once it is settled."
    if following is None:
        messages.success(request, f"{told} Nothing else waits for you.")
        return redirect("evidence:claim_queue")
    messages.success(request, f"{told} Here is the next one.")
    return redirect("evidence:claim_decide", following.reference)


def desk_context(
    request: HttpRequest, file: reading.ClaimFile, form: DecisionForm
) -> dict[str, Any]:
    found = file.claim
    return {
        "claim": found,
        "file": file,
        "form": form,
        "viewer": open_viewer(request.GET, file.submissions[0]),
        "readings": reading.readings(found, user_of(request)),
        "read_by_me": found.to_resolve and own_reading(user_of(request), found),
        "can": {
            "allocate": policies.can_allocate(user_of(request), found),
            "write": policies.can_write(user_of(request), found),
        },
        "decided_before": reading.decided_before(found, user_of(request)),
        "messages_sent": found.messages.select_related("author"),
        "breadcrumbs": crumbs_of(request, found),
    }


@require_POST
@needs(Permission.CLAIM_VIEW)
def claim_take(request: HttpRequest, reference: str) -> HttpResponse:
    """Take it from the queue."""
    found = claim_or_404(request, reference)
    services.take_claim(by=user_of(request), claim=found)
    messages.success(request, f"{found.reference} is yours.")
    return redirect("evidence:claim_decide", found.reference)


@require_POST
@needs(Permission.CLAIM_DECIDE)
def claim_next(request: HttpRequest) -> HttpResponse:
    """Take the first of the queue that nobody has."""
    found = next_free(user_of(request))
    if found is None:
        messages.info(request, "There is nothing left that you may take.")
        return redirect("evidence:claim_queue")
    services.take_claim(by=user_of(request), claim=found)
    return redirect("evidence:claim_decide", found.reference)


@require_POST
@needs(Permission.CLAIM_VIEW)
def claim_release(request: HttpRequest, reference: str) -> HttpResponse:
    """Put it back into the queue."""
    found = claim_or_404(request, reference)
    services.release_claim(by=user_of(request), claim=found)
    messages.success(request, f"{found.reference} is back in the queue.")
    return redirect("evidence:claim_queue")


@require_http_methods(["GET", "POST"])
@needs(Permission.CLAIM_VIEW)
def claim_allocate(request: HttpRequest, reference: str) -> HttpResponse:
    """Give it to an assessor, or hand over what one has."""
    found = claim_or_404(request, reference)
    policies.check_can_allocate(user_of(request), found)
    form = AllocateForm(posted(request))
    form.cancel_url = found.get_absolute_url()
    if request.method == "POST" and form.is_valid() and allocated(request, found, form):
        return redirect(found)
    context = {"claim": found, "form": form, "breadcrumbs": crumbs_of(request, found)}
    return render(request, "evidence/allocate.html", context)


def allocated(request: HttpRequest, found: Claim, form: AllocateForm) -> bool:
    """Give it to whom the form says; False, with the reason on the form, if that is refused."""
    assessor = form.cleaned_data["assessor"]
    try:
        services.allocate_claim(by=user_of(request), claim=found, assessor=assessor)
    except DomainError:
        read = ", or has read it" if found.second_reader else ""
        form.add_error(
            "assessor",
            f"{assessor} has to do with this trust or with what it sent{read}: "
            "select somebody else",
        )
        return False
    messages.success(request, f"{found.reference} is with {assessor} now.")
    return True


@require_http_methods(["GET", "POST"])
@needs(Permission.CLAIM_VIEW)
def claim_revoke(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an acceptance back."""
    found = claim_or_404(request, reference)
    policies.check_can_revoke(user_of(request), found)
    page = ReasonPage(
        title="Take the acceptance back",
        text="The trust reads your reason, and can send it again.",
        button="Take it back",
        done="is no longer accepted.",
        warning=True,
    )
    return ask_reason(request, found, services.revoke_claim, page)
