"""One claim, and what its trust does with it.

Whoever may see such a thing comes as far as looking for it, so that another trust's is not there
(404); then the policy says whether this person may do this to it (403).
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import needs
from accounts.permissions import Permission
from core.dates import long_date
from core.errors import DomainError
from evidence import changes, kinds, lifecycles, policies, reading, services
from evidence.forms import DraftForm, MessageForm
from evidence.models import Claim, EvidenceItem
from evidence.timeline import timeline
from evidence.views.finding import HOME, claim_or_404, claims_crumb, crumbs_of, posted, user_of
from evidence.views.reasons import ReasonPage, ask_reason

# So many are offered on the form, the newest and the chosen ones; any form has an end.
MOST_OFFERED = 100


@require_GET
@needs(Permission.CLAIM_VIEW)
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    """One claim: requirement, evidence, decision, thread, history."""
    found = claim_or_404(request, reference)
    return render(request, "evidence/claim.html", claim_context(request, found))


def claim_context(request: HttpRequest, found: Claim) -> dict[str, Any]:
    file, user = reading.ClaimFile(found), user_of(request)
    readings = reading.readings(found, user)
    return {
        "claim": found,
        "file": file,
        "draft": found.whole_draft if found.is_with_trust else None,
        "can": (can := may_do(user, found)),
        "ask_until": kinds.last_day(found) if can["second_look"] else None,
        "messages_sent": found.messages.select_related("author"),
        "message_form": MessageForm(),
        "timeline": timeline(found, user, readings),
        "readings": readings,
        "holder": found.assessor if policies.knows_holder(user, found) else None,
        **status_of(user, found),
        "breadcrumbs": [HOME, claims_crumb(request)],
    }


def status_of(user: Any, found: Claim) -> dict[str, str]:
    """The status in the words and the colour of staff, or of the trust."""
    if user.has(Permission.CLAIM_VIEW):
        return {"words": found.staff_words, "colour": reading.colour_of(found)}
    return {"words": found.status_words, "colour": reading.COLOURS[found.status]}


def may_do(user: Any, found: Claim) -> dict[str, bool]:
    """Which buttons the page shows."""
    return {
        "edit": policies.can_edit(user, found),
        "sign": policies.can_sign(user, found),
        "withdraw": policies.can_withdraw(user, found),
        "second_look": policies.can_ask_second_look(user, found),
        "decide": policies.can_decide(user, found),
        "allocate": policies.can_allocate(user, found),
        "release": policies.can_release(user, found),
        "revoke": policies.can_revoke(user, found),
        "write": policies.can_write(user, found),
    }


@require_http_methods(["GET", "POST"])
@needs(Permission.CLAIM_VIEW)
def claim_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Write, choose from what the trust holds, upload new. A file that is in order is kept as
    evidence first, so that nothing wrong elsewhere on the form loses it."""
    found = claim_or_404(request, reference)
    policies.check_can_edit(user_of(request), found)
    form = draft_form(request, found, posted(request), request.FILES or None)
    if form.is_bound and form.brings_file:
        form = uploaded(request, found, form)
    if request.method == "POST" and form.is_valid() and saved(request, found, form):
        return redirect(after_saving(request, found))
    if form.kept:
        messages.success(
            request, f"“{form.kept.title}” is kept as {form.kept.reference}, and ticked below."
        )
    return render(request, "evidence/claim_edit.html", edit_context(request, found, form))


def draft_form(request: HttpRequest, found: Claim, data: Any, files: Any = None) -> DraftForm:
    items, draft = offered(request, found), found.whole_draft
    form = DraftForm(data, files, items=items, draft=draft, opened="another" in request.GET)
    form.cancel_url = found.get_absolute_url()
    return form


def uploaded(request: HttpRequest, found: Claim, form: DraftForm) -> DraftForm:
    """The form with its file among the evidence that is held, and ticked; with the reason, if
    the file is refused."""
    try:
        item = services.upload_evidence(by=user_of(request), trust=found.trust, **form.upload)
    except DomainError as error:
        form.add_error("new_file", str(error))
        return form
    again = draft_form(request, found, form.data_with(item))
    again.kept = item
    return again


def offered(request: HttpRequest, found: Claim) -> list[EvidenceItem]:
    """The trust's evidence: what this draft uses first, then the newest."""
    draft = found.whole_draft
    used = {each.item_id for each in draft.items.all()} if draft else set()
    rows = EvidenceItem.objects.visible_to(user_of(request)).filter(trust=found.trust)
    items = rows.prefetch_related("versions__processing")
    newest = list(items[:MOST_OFFERED])
    missing = used - {item.pk for item in newest}
    newest += list(items.filter(pk__in=missing)) if missing else []
    return sorted(newest, key=lambda item: item.pk not in used)


def saved(request: HttpRequest, found: Claim, form: DraftForm) -> bool:
    """Save what the form says; False, with the reason on the form, if that is refused."""
    try:
        services.prepare_claim(
            by=user_of(request),
            claim=found,
            text=form.cleaned_data["text"],
            items=form.chosen,
            ready="ready" in request.POST,
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, f"{found.reference} is saved. {what_next(request)}")
    return True


def what_next(request: HttpRequest) -> str:
    if "ready" in request.POST:
        return "It can be signed off now."
    return "Go on below." if "another" in request.POST else "It is kept until you come back."


def after_saving(request: HttpRequest, found: Claim) -> str:
    """The claim; or its form again, with room for the next file."""
    if "another" not in request.POST:
        return found.get_absolute_url()
    return reverse("evidence:claim_edit", args=[found.reference]) + "?another=yes#upload"


def edit_context(request: HttpRequest, found: Claim, form: DraftForm) -> dict[str, Any]:
    file = reading.ClaimFile(found)
    draft = found.whole_draft
    return {
        "claim": found,
        "file": file,
        "form": form,
        "changes": changes.since(file.latest, draft) if draft else None,
        "signs": user_of(request).has(Permission.CLAIM_SIGN, trust=found.trust),
        "breadcrumbs": crumbs_of(request, found),
    }


@require_POST
@needs(Permission.CLAIM_VIEW)
def claim_ready(request: HttpRequest, reference: str) -> HttpResponse:
    """Mark a saved draft as ready to sign off."""
    found = claim_or_404(request, reference)
    services.mark_ready(by=user_of(request), claim=found)
    messages.success(request, f"{found.reference} is ready to sign off.")
    return redirect(found)


@require_http_methods(["GET", "POST"])
@needs(Permission.CLAIM_VIEW)
def claim_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take back what waits for a decision."""
    found = claim_or_404(request, reference)
    policies.check_can_withdraw(user_of(request), found)
    page = ReasonPage(
        title="Take back what you sent",
        text="Nobody decides about it until you sign it off again.",
        button="Take it back",
        done="was taken back.",
        warning=True,
    )
    return ask_reason(request, found, services.withdraw_claim, page)


@require_http_methods(["GET", "POST"])
@needs(Permission.CLAIM_VIEW)
def claim_second_look(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask another assessor to look at "not met", or at a level."""
    found = claim_or_404(request, reference)
    policies.check_can_ask_second_look(user_of(request), found)
    page = ReasonPage(
        title="Ask for a second look",
        text=second_look_words(found, staff=user_of(request).has(Permission.CLAIM_VIEW)),
        button="Ask for a second look",
        done="will be looked at by another assessor.",
    )
    return ask_reason(request, found, services.ask_second_look, page)


def second_look_words(found: Claim, *, staff: bool) -> str:
    """What a second look is, for whoever may ask for it."""
    theirs = ("the trust", "it sent") if staff else ("your trust", "you sent")
    who = f"Another assessor, who has nothing to do with {theirs[0]} either, looks at what "
    if found.status == lifecycles.REJECTED:
        return f"{who}{theirs[1]}. You can ask once. The first decision stays visible."
    last = kinds.last_day(found)
    until = f"It can be asked once, until {long_date(last)}." if last else "It can be asked once."
    return (
        f"{who}{theirs[1]}; nothing can be added. The level may come out higher, lower or the "
        f"same, and it is final. {until} The first decision stays visible, and the checked score "
        "is not public before the second one."
    )


@require_POST
@needs(Permission.CLAIM_VIEW)
def claim_message(request: HttpRequest, reference: str) -> HttpResponse:
    """Write in the thread."""
    found = claim_or_404(request, reference)
    policies.check_can_write(user_of(request), found)
    form = MessageForm(request.POST)
    if form.is_valid():
        services.write_message(by=user_of(request), claim=found, text=form.cleaned_data["text"])
        messages.success(request, "Your message is in the thread.")
        return redirect(f"{found.get_absolute_url()}#thread")
    context = {**claim_context(request, found), "message_form": form, "form": form}
    return render(request, "evidence/claim.html", context)
