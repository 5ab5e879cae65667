"""A trust answers, dimension by dimension, and signs off."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from accounts.requests import posted
from core.errors import DomainError
from maturity import policies, reading, services
from maturity.comparing import Earlier
from maturity.forms import AnswerForm, SignForm, again
from maturity.models import Answer, Assessment
from maturity.views.finding import assessment_or_404, crumbs_of, user_of


@require_http_methods(["GET", "POST"])
@needs(Permission.MATURITY_VIEW)
def answers(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """The statements of one dimension: to answer, or to read for who may not."""
    found = assessment_or_404(request, reference)
    sheet = reading.AnswerSheet(found)
    part = sheet.part(code)
    if part is None:
        raise Http404
    if request.method != "POST" and not policies.can_answer(user_of(request), found):
        rows = rows_of(part, sheet.earlier)
        context = {**part_context(request, found, part), "rows": rows, "earlier": sheet.earlier}
        return render(request, "maturity/part.html", context)
    policies.check_can_answer(user_of(request), found)
    if "background" in request.POST:
        return background(request, found, part)
    held = reading.held_by(user_of(request), found)
    forms = [AnswerForm(posted(request), answer=answer, held=held) for answer in part.answers]
    status = 200
    if request.method == "POST":
        forms, saved = save(request, found, forms)
        if saved and "finish" in request.POST:
            return finished(request, found, part, forms)
        if saved:
            return next_page(request, sheet, code)
        status = 409 if any(form.conflict for form in forms) else 200
    return answer_page(request, sheet, part, forms, status)


def finished(
    request: HttpRequest, found: Assessment, part: reading.Part, forms: list[AnswerForm]
) -> HttpResponse:
    """Everything of the part is saved: mark it as finished, as the person has read it."""
    seen = sum(form.cleaned_data["edition"] + form.is_touched for form in forms)
    try:
        services.finish_section(
            by=user_of(request), assessment=found, dimension=part.dimension, seen=seen
        )
    except DomainError as refusal:
        messages.warning(request, f"Your answers are saved. {refusal}")
        return redirect("maturity:answers", found.reference, part.dimension.code)
    messages.success(request, f"{part.dimension} is finished. A change opens it again.")
    return redirect(found)


def answer_page(
    request: HttpRequest,
    sheet: reading.AnswerSheet,
    part: reading.Part,
    forms: list[AnswerForm],
    status: int,
) -> HttpResponse:
    context = {
        **part_context(request, sheet.assessment, part),
        "forms": forms,
        "after": sheet.after(part.dimension.code),
        "offered": sum(bool(form.offered) for form in forms),
        "earlier": sheet.earlier,
    }
    return render(request, "maturity/answer.html", context, status=status)


def background(request: HttpRequest, found: Assessment, part: reading.Part) -> HttpResponse:
    """What was touched, as it stands, while the person goes on writing: what can be saved is
    saved, and the same page comes back, with what somebody else changed and what is wrong."""
    held = reading.held_by(user_of(request), found)
    sent = [
        AnswerForm(posted(request), answer=answer, held=held)
        for answer in part.answers
        if f"{answer.statement.code}-edition" in request.POST
    ]
    whole = [form for form in sent if form.is_valid()]
    entries = [form.entry for form in whole if form.is_touched]
    conflicts = services.save_answers(by=user_of(request), assessment=found, entries=entries)
    theirs = {conflict.answer.pk: conflict for conflict in conflicts}
    shown = {form.answer.pk: form for form in sent if form not in whole}
    shown |= {
        form.answer.pk: again(form, theirs[form.answer.pk])
        for form in whole
        if form.answer.pk in theirs
    }
    sheet = reading.AnswerSheet(found)
    now = sheet.part(part.dimension.code) or part
    forms = [
        shown.get(answer.pk) or AnswerForm(None, answer=answer, held=held) for answer in now.answers
    ]
    return answer_page(request, sheet, now, forms, 409 if theirs else 200)


def part_context(request: HttpRequest, found: Assessment, part: reading.Part) -> dict[str, Any]:
    scales = {answer.statement.scale for answer in part.answers}
    options = [option for scale in scales for option in scale.options.all()]
    return {
        "assessment": found,
        "part": part,
        "requirements": [option for option in options if option.requires],
        "signs": user_of(request).has(Permission.MATURITY_SIGN, trust=found.trust),
        "breadcrumbs": crumbs_of(request, found),
    }


def rows_of(part: reading.Part, earlier: Earlier | None) -> list[tuple[str, ...]]:
    """The answers as a table for readers, with a column for the last time if there was one."""
    return [row_of(answer) + ((answer.since,) if earlier else ()) for answer in part.answers]


def row_of(answer: Answer) -> tuple[str, ...]:
    words = f"{answer.words}. {answer.exemption_words}" if answer.exemption_words else answer.words
    written = answer.justification or answer.not_applicable_reason or "Nothing written"
    shown = format_html_join("", '<br><a class="nhsuk-link" href="{}">{}</a>', links_of(answer))
    return str(answer.statement), words, format_html("{}{}", written, shown)


def links_of(answer: Answer) -> list[tuple[str, str]]:
    """The evidence behind an answer: address and name."""
    return [(each.item.get_absolute_url(), str(each)) for each in answer.held]


def save(
    request: HttpRequest, found: Assessment, forms: list[AnswerForm]
) -> tuple[list[AnswerForm], bool]:
    """Save what was touched; the forms to show again, and whether all of it is saved."""
    if [form for form in forms if not form.is_valid()]:
        return forms, False
    entries = [form.entry for form in forms if form.is_touched]
    try:
        conflicts = services.save_answers(by=user_of(request), assessment=found, entries=entries)
    except DomainError as refusal:
        forms[0].add_error(None, str(refusal))
        return forms, False
    by_answer = {conflict.answer.pk: conflict for conflict in conflicts}
    if not by_answer:
        return forms, True
    fresh = {
        answer.pk: answer
        for answer in reading.AnswerSheet(found).answers
        if answer.pk not in by_answer
    }
    return [
        again(form, by_answer[form.answer.pk])
        if form.answer.pk in by_answer
        else AnswerForm(None, answer=fresh[form.answer.pk], held=form.held)
        for form in forms
    ], False


def next_page(request: HttpRequest, sheet: reading.AnswerSheet, code: str) -> HttpResponse:
    """The next dimension, or the list after the last or if that was asked for."""
    found, after = sheet.assessment, sheet.after(code)
    if "back" in request.POST or after is None:
        messages.success(request, "Your answers are saved.")
        return redirect(found)
    return redirect("maturity:answers", found.reference, after.dimension.code)


@require_http_methods(["GET", "POST"])
@needs(Permission.MATURITY_VIEW)
def sign(request: HttpRequest, reference: str) -> HttpResponse:
    """Read all of it, and sign it off."""
    found = assessment_or_404(request, reference)
    policies.check_can_sign(user_of(request), found)
    form = SignForm(posted(request), initial={"seen": services.fingerprint(found)})
    form.cancel_url = found.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        return signed(request, found, form.cleaned_data["seen"])
    sheet = reading.AnswerSheet(found)
    context = {
        "assessment": found,
        "sheet": sheet,
        "form": form,
        "breadcrumbs": crumbs_of(request, found),
    }
    return render(request, "maturity/sign.html", context)


def signed(request: HttpRequest, found: Assessment, seen: str) -> HttpResponse:
    """Sign it off; if that is refused, the page anew, as it stands now, with the reason."""
    try:
        services.sign_assessment(by=user_of(request), assessment=found, seen=seen)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return redirect("maturity:sign", found.reference)
    messages.success(
        request,
        f"{found.reference} is signed off. The programme team may ask for evidence of some "
        "statements; its score is being worked out.",
    )
    return redirect(found)
