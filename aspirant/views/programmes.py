"""`/programmes/`: who takes part, what was promised and what was paid. Public."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.permissions import Permission
from aspirant.figures import named_by_role, programme_at, with_figures
from core.dates import today
from core.money import pounds
from funding.page_data.public import paused_shares, waivers_in
from funding.page_data.waivers import with_titles
from nhsuk.columns import Column, ListPageView
from programmes.columns import ParticipantFilters, pairs_in, participant_columns, partners_of
from programmes.models import (
    ParticipantRole,
    Participation,
    Programme,
    RoleCap,
)


def counted(announced: int, named: int) -> str:
    """`59 announced; 14 named in our sources`: the two stand apart."""
    return f"{announced or 'None'} announced; {named} named in our sources"


def name_cell(programme: Any) -> SafeString:
    return format_html(
        '<a class="nhsuk-link" href="{}">{}</a><div class="app-muted">{}</div>',
        programme.get_absolute_url(),
        programme.name,
        programme.summary,
    )


def money_column(key: str, label: str) -> Column:
    """Pounds in this portal's ledger. Earlier programmes were paid elsewhere: that is no £0."""

    def value(programme: Any) -> Any:
        return getattr(programme, key) if programme.promised else None

    return Column(
        key, label, value, sort=key, numeric=True, format=pounds, empty="Not recorded here"
    )


@method_decorator(login_not_required, name="dispatch")
class ProgrammeList(ListPageView):
    """Every programme, with its counts and its money."""

    title = "Programmes"
    lede = "The digital programmes for NHS trusts in England, and the trusts that take part."
    file_name = "programmes"
    empty_text = "There are no programmes yet."
    breadcrumbs = (("Home", "/"),)
    columns = (
        Column("name", "Programme", sort="name", html=name_cell),
        Column("began_on", "Began in", "began_on.year", sort="began_on"),
        Column("announced", "Trusts announced", sort="announced", numeric=True),
        Column("named", "Named in our sources", sort="named", numeric=True),
        money_column("promised", "Promised"),
        money_column("paid", "Paid"),
    )

    def get_queryset(self) -> QuerySet[Programme]:
        return with_figures(Programme.objects.visible_to(self.request.user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(as_at=today(), **kwargs)


@dataclass(frozen=True)
class RoleTerms:
    """One kind of participant: the counts and the cap, each with its source."""

    role: ParticipantRole
    announced: int
    named: int
    cap: RoleCap | None
    notes: str

    @property
    def counts(self) -> str:
        return counted(self.announced, self.named) if self.announced or self.named else ""

    @property
    def at_most(self) -> str:
        if self.cap is None:
            return "Not stated"
        return pounds(self.cap.amount) + (" shared by all" if self.cap.shared else " each")


@method_decorator(login_not_required, name="dispatch")
class ProgrammeDetail(ListPageView):
    """One programme: its terms, its participants and its money."""

    template_name = "programmes/programme_detail.html"
    caption = "Who takes part"
    filterset_class = ParticipantFilters
    default_sort = "role"
    empty_text = "No trust matches."

    @cached_property
    def programme(self) -> Any:
        found = programme_at(slug=self.kwargs["slug"])
        if not found:
            raise Http404
        return found[0]

    @property
    def title(self) -> str:  # type: ignore[override]
        return str(self.programme.name)

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return (("Home", "/"), ("Programmes", reverse("programme_list")))

    @property
    def file_name(self) -> str:  # type: ignore[override]
        return f"participants-{self.programme.slug}"

    def get_queryset(self) -> QuerySet[Participation]:
        rows = Participation.objects.visible_to(self.request.user)
        return rows.filter(programme=self.programme).select_related("trust", "wave")

    def get_columns(self) -> Sequence[Column]:
        sides = pairs_in(self.request.user, self.programme)
        waves = any(count.wave_id for count in self.programme.announced_counts.all())
        return participant_columns(partners_of(sides), waves=waves)

    def role_terms(self) -> list[RoleTerms]:
        """The kinds of participant that this programme announced, capped or has."""
        named = named_by_role(self.programme)
        caps: dict[str, RoleCap] = {}
        for cap in self.programme.caps.all():
            if cap.as_of <= today():
                caps.setdefault(cap.role, cap)
        terms = (
            self.terms_of(role, named.get(role, 0), caps.get(role)) for role in ParticipantRole
        )
        return [row for row in terms if row.announced or row.named or row.cap]

    def terms_of(self, role: ParticipantRole, named: int, cap: RoleCap | None) -> RoleTerms:
        counts = [c for c in self.programme.announced_counts.all() if c.role == role]
        notes = [*(c.note for c in counts), cap.purpose if cap else ""]
        return RoleTerms(
            role,
            sum(count.number for count in counts),
            named,
            cap,
            ". ".join(note for note in notes if note),
        )

    def exceptions(self) -> dict[str, Any]:
        """What is paused, and what waivers lift; asked for only where there is any."""
        key, found = self.programme.pk, self.programme
        return {
            "paused": paused_shares(programme=key) if found.has_pauses else [],
            "waivers": with_titles(waivers_in(programme=key)) if found.has_waivers else [],
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = counted(self.programme.announced, self.programme.named)
        user = self.request.user
        return super().get_context_data(
            programme=self.programme,
            counts="" if self.programme.is_demo else counts,
            terms=self.role_terms(),
            **self.exceptions(),
            as_at=today(),
            sees_maturity=user.is_authenticated and user.has(Permission.MATURITY_VIEW),
            **kwargs,
        )
