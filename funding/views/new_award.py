"""Drawing up one award by hand: what it is, its parts, check, create."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.forms import formset_factory
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from core.dates import FinancialYear, long_date, today
from core.errors import DomainError
from core.money import parse_pounds, pounds
from evidence.requests import requests_in_words
from funding.award_draft import AwardDraft, forget, keep, kept
from funding.award_templates import TEMPLATES
from funding.forms.awards import CommitmentForm, InstalmentForm, SearchForm, StartForm
from funding.forms.conditions import milestones_of
from funding.forms.rows import changed_rows
from funding.models import CommitmentType
from funding.page_data.participants import SHOWN as MOST_TRUSTS
from funding.page_data.participants import candidates, choice_of, chosen, unfunded
from funding.plans import InstalmentPlan
from funding.presenting import year_and_class
from funding.services.planned_awards import create_planned_award
from funding.views.awards import match_words
from funding.views.lists import FUNDING_HOME, HOME
from programmes.models import ParticipantRole, Participation, Programme
from trusts.models import Trust

PART_FIELDS = ("title", "capital_class", "amount", "due_on", "milestone")
ASKED = "What the programme asks"
BREADCRUMBS = [HOME, FUNDING_HOME]
FormSet = Any  # a formset class is made for each request


def catalogue() -> Any:
    return CommitmentType.objects.visible_to(None)


@needs(Permission.AWARD_EDIT)
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponseBase:
    """For whom; then, once a participant is chosen, from when and how much."""
    user: Any = request.user
    asked = request.POST if request.method == "POST" else request.GET
    part = chosen(user, asked)
    if part is None:
        return choose(request, user, asked.get("q") or asked.get("trust", ""))
    form = StartForm(
        request.POST or None, user=user, part=part, initial=first_answers(request, part)
    )
    form.cancel_url = reverse("funding:award_list")
    if request.method == "POST" and form.is_valid():
        codes = set(catalogue().values_list("code", flat=True))
        keep(request.session, AwardDraft.begin(form.cleaned_data, codes))
        return redirect("funding:award_new_parts")
    context = {
        "form": form,
        "part": part,
        "summary": TEMPLATES[part.role].summary,
        "breadcrumbs": BREADCRUMBS,
    }
    return render(request, "funding/award_new.html", context)


def choose(request: HttpRequest, user: Any, words: str) -> HttpResponseBase:
    """Trusts that match the words, or, without words, those that wait for an award."""
    words = words.replace("\0", "").strip()[:100]
    found = candidates(user, words) if words else unfunded(user)
    context = {
        "search": SearchForm(initial={"q": words}),
        "words": words,
        "found": [
            (each.trust, [(part, choice_of(part)) for part in each.parts])
            for each in found[:MOST_TRUSTS]
        ],
        "more": len(found) > MOST_TRUSTS,
        "breadcrumbs": BREADCRUMBS,
    }
    return render(request, "funding/award_new_trust.html", context)


def first_answers(request: HttpRequest, part: Participation) -> dict[str, Any]:
    """What was entered before, when somebody comes back to change it."""
    draft = kept(request.session)
    if draft is None or draft.trust != part.trust.code:
        return {}
    names = ("awarded_on", "year", "capital", "revenue", "match_ratio", "upfront_agreed")
    answers = {name: getattr(draft, name) for name in names}
    for name in ("capital", "revenue"):
        answers[name] = parse_pounds(answers[name]) if answers[name] else None
    return answers | {"awarded_on": date.fromisoformat(draft.awarded_on)}


@needs(Permission.AWARD_EDIT)
@require_http_methods(["GET", "POST"])
def parts(request: HttpRequest) -> HttpResponseBase:
    """The commitments and instalments that the template suggests, to change or to keep."""
    draft = kept(request.session)
    if draft is None:
        return redirect("funding:award_new")
    changed = changed_rows(request.POST)
    data = changed or request.POST or None
    promises = promise_forms(data, draft)
    instalments = instalment_forms(data, draft, request.user)
    finished = request.method == "POST" and changed is None
    if finished and promises.is_valid() and instalments.is_valid():
        draft.commitments = [
            {"type": row["type"].code, "due_on": row["due_on"].isoformat()}
            for row in promises.cleaned_data
            if row.get("type")
        ]
        draft.instalments = [
            {name: str(row.get(name, "")) for name in PART_FIELDS}
            for row in instalments.cleaned_data
            if row.get("title")
        ]
        keep(request.session, draft)
        return redirect("funding:award_new_check")
    context = {
        "promises": promises,
        "instalments": instalments,
        "forms": [*promises.forms, *instalments.forms],
        "sums": sums_against(draft, instalments),
        "start_url": start_url(draft),
        "breadcrumbs": BREADCRUMBS,
    }
    return render(request, "funding/award_new_parts.html", context)


def sums_against(draft: AwardDraft, instalments: FormSet) -> list[tuple[str, str, str, str]]:
    """Of each class: what the instalments on the page come to, the award, and what is left."""
    parts = [part_of(form) for form in instalments.forms]
    lines = []
    for each in draft.amounts:
        total = sum((sum_ for kind, sum_ in parts if kind == each.capital_class), Decimal(0))
        words = year_and_class(each.year, each.capital_class)
        lines.append((words, pounds(total), pounds(each.amount), pounds(each.amount - total)))
    return lines


def part_of(form: Any) -> tuple[str, Decimal]:
    """The class and amount of an instalment as it stands on the page."""
    found = getattr(form, "cleaned_data", {}) if form.is_bound else form.initial
    counts = found.get("title") and found.get("amount")
    return found.get("capital_class", ""), found["amount"] if counts else Decimal(0)


def start_url(draft: AwardDraft) -> str:
    """The first page's address, with the participant that was chosen there."""
    return f"{reverse('funding:award_new')}?{draft.choice}"


def promise_forms(data: Any, draft: AwardDraft) -> FormSet:
    initial = [
        {"type": each["type"], "due_on": date.fromisoformat(each["due_on"])}
        for each in draft.commitments
    ]
    formset = row_forms(CommitmentForm, data, "promise", initial)
    types = catalogue().filter(for_seed=True) if draft.role == "seed" else catalogue()
    for form in formset.forms:
        form.fields["type"].queryset = types
    return formset


def instalment_forms(data: Any, draft: AwardDraft, user: Any) -> FormSet:
    initial = [
        {
            **each,
            "amount": parse_pounds(each["amount"]),
            "due_on": date.fromisoformat(each["due_on"]),
        }
        for each in draft.instalments
    ]
    options = {"year": draft.year, "milestones": milestones_planned(user, draft)}
    return row_forms(InstalmentForm, data, "part", initial, form_kwargs=options)


def row_forms(
    form: type[Any], data: Any, prefix: str, initial: list[dict[str, Any]], **options: Any
) -> FormSet:
    """As many rows as there are, or as were posted; at least one to begin with.

    What was posted is read by itself: rows that moved up are not compared with what stood there.
    """
    made = formset_factory(form, extra=0 if initial else 1)
    return made(data, prefix=prefix, initial=None if data else initial, **options)


def milestones_planned(user: Any, draft: AwardDraft) -> list[tuple[str, str]]:
    """What the trust has a plan for, by slug: an instalment may wait for one of these."""
    trusts = Trust.objects.visible_to(user).filter(code=draft.trust)
    plans = milestones_of(user, trusts)
    return [(plan.milestone.slug, str(plan.milestone)) for plan in plans]


@needs(Permission.AWARD_EDIT)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponseBase:
    """Check the answers, then create the award."""
    draft = kept(request.session)
    if draft is None:
        return redirect("funding:award_new")
    refusal = None
    if request.method == "POST":
        try:
            made = create_planned_award(by=request.user, plan=draft.plan)
        except DomainError as error:
            refusal = error
        else:
            forget(request.session)
            messages.success(
                request,
                f"Award {made.reference} was created. The trust sees it and what it is asked "
                "for. Next: record the signed agreement.",
            )
            return redirect(made)
    return render(request, "funding/award_new_check.html", check_context(request, draft, refusal))


def check_context(
    request: HttpRequest, draft: AwardDraft, refusal: DomainError | None
) -> dict[str, Any]:
    titles = dict(catalogue().values_list("code", "title"))
    planned = milestones_planned(request.user, draft)
    titles |= {slug: f"milestone {name}" for slug, name in planned}
    programme = Programme.objects.visible_to(request.user).filter(slug=draft.programme).first()
    trust = Trust.objects.visible_to(request.user).filter(code=draft.trust).first()
    plan = draft.plan
    return {
        "plan": plan,
        "programme": programme,
        "trust": trust,
        "role": ParticipantRole(draft.role).label,
        "match": match_words(plan.match_ratio) if plan.match_ratio is not None else ASKED,
        "amounts": [
            (year_and_class(each.year, each.capital_class), pounds(each.amount))
            for each in plan.amounts
        ],
        "promises": [(titles[each.code], long_date(each.due_on)) for each in plan.commitments],
        "instalments": [
            (
                each.title,
                pounds(each.amount),
                long_date(each.due_on),
                ", ".join(titles.get(code, code) for code in awaited(each)) or "Nothing yet",
            )
            for each in plan.instalments
        ],
        "requests": requests_in_words(trust, FinancialYear.of(today())) if trust else "",
        "refusal": refusal,
        "start_url": start_url(draft),
        "breadcrumbs": BREADCRUMBS,
    }


def awaited(part: InstalmentPlan) -> tuple[str, ...]:
    """The codes of what an instalment waits for."""
    return (*part.waits_for, part.milestone) if part.milestone else part.waits_for
