"""Every component once, for the tests: forms, a list, and pages that show them."""

import datetime
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Permission
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.html import format_html

from nhsuk import components
from nhsuk.columns import Column, ListPageView
from nhsuk.components import Action, NavItem, SummaryRow, Task
from nhsuk.filters import ListFilterSet, SearchFilter
from nhsuk.forms import Form, SplitDateField
from nhsuk.layout import Fieldset, Heading, Inset, Layout, Text

COLOURS = [("red", "Red"), ("green", "Green"), ("other", "Another")]


class EverythingForm(Form):
    submit_label = "Save and continue"
    cancel_url = "/guide/"

    name = forms.CharField(
        label="Full name", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(label="Email address", required=False)
    amount = forms.DecimalField(
        label="Amount",
        help_text="In pounds",
        widget=forms.NumberInput(attrs={"prefix": "£", "width": 10}),
    )
    share = forms.IntegerField(
        label="Share", required=False, widget=forms.NumberInput(attrs={"suffix": "%", "width": 3})
    )
    reason = forms.CharField(label="Reason", max_length=200, widget=forms.Textarea)
    region = forms.ChoiceField(
        label="Region", choices=[("", "---------"), ("n", "North"), ("s", "South")]
    )
    colour = forms.ChoiceField(
        label="Colour",
        choices=COLOURS,
        help_text="Choose one",
        widget=forms.RadioSelect(
            attrs={
                "hints": {"red": "Like a rose"},
                "conditional": {"other": "which"},
                "divider": "other",
            }
        ),
    )
    which = forms.CharField(label="Which colour", required=False)
    sure = forms.ChoiceField(
        label="Are you sure?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect(attrs={"inline": True, "small": True}),
    )
    kinds = forms.MultipleChoiceField(
        label="Kinds",
        choices=COLOURS,
        widget=forms.CheckboxSelectMultiple(attrs={"hints": {"red": "Warm"}}),
    )
    agree = forms.BooleanField(label="I agree", help_text="You can change your mind")
    start = SplitDateField(
        label="Start date", help_text="For example, 27 3 2026", latest=datetime.date(2030, 1, 1)
    )
    file = forms.FileField(label="Upload a file", help_text="PDF, smaller than 20MB")
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    token = forms.CharField(widget=forms.HiddenInput, initial="t")


class QuestionForm(Form):
    """One question a page: the legend is the page's heading."""

    colour = forms.ChoiceField(
        label="What is your favourite colour?",
        choices=COLOURS,
        widget=forms.RadioSelect(attrs={"page_heading": True}),
    )


class GroupedForm(Form):
    first = forms.CharField(label="First line")
    second = forms.CharField(label="Second line", required=False)
    layout = Layout(
        Fieldset("Address", "first", "second", hint="Where you work"),
        Heading("More"),
        Text("Plain <text>"),
        Inset("In a box"),
    )


class PermissionFilters(ListFilterSet):
    search = SearchFilter(fields=["name", "codename"])
    app = django_filters.ChoiceFilter(
        field_name="content_type__app_label",
        label="App",
        choices=[("auth", "Sign-in"), ("sessions", "Sessions")],
    )
    number = django_filters.NumberFilter(field_name="pk", label="Number")


COLUMNS = [
    Column("name", "Name", sort="name", link=lambda p: f"/guide/?p={p.pk}"),
    Column("app", "App", value="content_type.app_label", sort="content_type__app_label"),
    Column("codename", "Code", sort="codename", html=lambda p: components.tag(p.codename, "grey")),
    Column("pk", "Number", value=lambda p: p.pk * 1000, numeric=True, sort="pk"),
    Column("money", "Amount", value=lambda p: Decimal(p.pk) * -1, numeric=True),
    Column("nothing", "Nothing", value=lambda p: None),
    Column("secret", "Only in files", value="name", on_page=False),
]


@method_decorator(login_not_required, name="dispatch")
class PermissionList(ListPageView):
    title = "Permissions"
    lede = "Everything that may be done."
    columns = COLUMNS
    filterset_class = PermissionFilters
    default_sort = "name"
    per_page = 3
    file_name = "permissions"
    breadcrumbs = (("Home", "/guide/"),)

    def get_queryset(self) -> Any:
        return Permission.objects.select_related("content_type")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | frame()


def frame() -> dict[str, Any]:
    """What the portal's context processor gives to every page."""
    return {
        "navigation": [NavItem("Home", "/guide/", current=True), NavItem("List", "/guide/list/")]
        + [NavItem(name, "#") for name in ("Funding", "Trusts", "Assurance")],
        "navigation_secondary": [NavItem("Waves", "#", current=True), NavItem("Reports", "#")],
        "account_menu": [
            NavItem("Jane Roe", icon=True),
            NavItem("Account", "/guide/"),
            NavItem("Sign out", "/guide/", method="post"),
        ],
    }


@login_not_required
def guide(request: HttpRequest) -> HttpResponse:
    """All display components."""
    messages.success(request, "Claim CL-2021-0007 was sent.")
    context = {
        "crumbs": [("Home", "/guide/"), ("Trusts", "/guide/list/")],
        "rows": [
            SummaryRow("Name", "Wealden", [Action("Change", "#", "name")]),
            ("Region", "South East", "#"),
            ("Supplier", None),
        ],
        "tasks": [
            Task("Disaster recovery test", "#", "Overdue", "Due 28 February", colour="red"),
            Task("Terminology", "#", "Completed"),
            Task("Later", status="Cannot start yet"),
        ],
        "years": [("2021/22", Decimal("1200000.00"), None), ("2022/23", Decimal("10.50"), "x")],
        "do": ["say why", "say what to do next"],
        "link": format_html('<a href="{}">{}</a>', "#", "link"),
        "as_at": datetime.date(2022, 3, 3),
        "report_mistake_url": "/guide/",
        "demonstration": True,
    }
    return render(request, "guide/components.html", context | frame())


@login_not_required
def everything(request: HttpRequest) -> HttpResponse:
    """A form with each kind of field."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EverythingForm(*sent)
    if form.is_valid():
        return redirect("/guide/")
    return render(request, "guide/form.html", {"form": form} | frame())


@login_not_required
def question(request: HttpRequest) -> HttpResponse:
    """One question a page."""
    form = QuestionForm(request.POST if request.method == "POST" else None)
    return render(request, "guide/question.html", {"form": form} | frame())
