"""How participants are listed: on the page, in CSV and in XLSX alike."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.dates import long_date
from core.prepared import prepared
from nhsuk.columns import Column
from nhsuk.filters import ListFilterSet, SearchFilter
from programmes import lifecycles
from programmes.models import Pairing, ParticipantRole, Participation, Programme
from programmes.models.participation import reading

Partners = Mapping[int, list[tuple[str, Participation]]]


class ParticipantFilters(ListFilterSet):
    """By words in the name at the time, the code or the name of today; and by role."""

    search = SearchFilter(fields=["name_at_the_time", "trust__name", "trust__code__iexact"])
    role = django_filters.ChoiceFilter(
        choices=ParticipantRole.choices, empty_label="All", label="Takes part as"
    )


def stage(row: Participation) -> str:
    """How far a participant is, in words that the public and staff can share."""
    if row.has_left:
        return f"Left: {row.reason}"
    if row.status in lifecycles.SIGNED:
        return row.get_status_display()
    if row.announced_on and row.status != "proposed":
        return "Announced"
    return f"{row.get_status_display()} (not public)"


def since(row: Participation) -> str:
    """When the name was published, or the agreement signed."""
    return row.announced if row.announced_on else signed(row)


def signed(row: Participation) -> str:
    return long_date(row.agreement_signed_on) if row.agreement_signed_on else ""


def pairs_in(user: Any, programme: Programme) -> list[Pairing]:
    """The open pairings of a programme that a reader may know of, with both trusts."""
    everything, own = reading(user)
    return _pairs_in(everything, programme=programme.pk, **own)


@prepared(programme=Programme, own=list)
def _pairs_in(everything: bool, programme: Programme, own: Any = None) -> QuerySet[Pairing]:
    pairings = Pairing.objects.known_to(everything, own).filter(
        exemplar__programme=programme, status__in=("proposed", "confirmed")
    )
    return pairings.select_related("exemplar__trust", "follower__trust")


def partners_of(pairings: Iterable[Pairing]) -> Partners:
    """For each participation the other sides of its open pairings, each with a mark or ""."""
    found: dict[int, list[tuple[str, Participation]]] = {}
    for pairing in pairings:
        mark = "" if pairing.status == "confirmed" else " (proposed, not public)"
        found.setdefault(pairing.exemplar_id, []).append((mark, pairing.follower))
        found.setdefault(pairing.follower_id, []).append((mark, pairing.exemplar))
    return found


def partner_links(partners: Partners) -> Callable[[Participation], SafeString | str]:
    """The cell "Paired with": each partner on a line of its own, linked to its trust."""

    def cell(row: Participation) -> SafeString | str:
        return format_html_join(
            "",
            '<div><a class="nhsuk-link" href="{}">{}</a>{}</div>',
            (
                (other.trust.get_absolute_url(), other.name_at_the_time, mark)
                for mark, other in partners.get(row.pk, [])
            ),
        )

    return cell


def partner_names(partners: Partners) -> Callable[[Participation], str]:
    def names(row: Participation) -> str:
        return "; ".join(f"{other.name_at_the_time}{m}" for m, other in partners.get(row.pk, []))

    return names


def name_of_today(row: Participation) -> str:
    """The trust's name today, where it is not the one it had."""
    today = row.trust.display_name
    return "" if today.casefold() == row.name_at_the_time.casefold() else today


def trust_cell(row: Participation) -> SafeString:
    """The name at the time as a link, and the name of today below it where it differs."""
    now = name_of_today(row)
    return format_html(
        '<a class="nhsuk-link" href="{}">{}</a>{}',
        row.trust.get_absolute_url(),
        row.name_at_the_time,
        format_html('<div class="app-muted">Now {}</div>', now) if now else "",
    )


def participant_columns(partners: Partners, *, waves: bool) -> list[Column]:
    """The columns of a programme's participants; with its waves if it has any."""
    wave: list[Any] = [Column("wave", "Wave", value="wave.name", sort="wave__slug", empty="None")]
    return [
        Column("trust", "Trust", "name_at_the_time", sort="name_at_the_time", html=trust_cell),
        Column("code", "ODS code", "trust.code", on_page=False),
        Column("today", "Name today", "trust.display_name", on_page=False),
        Column("role", "Takes part as", "get_role_display", sort=("role", "name_at_the_time")),
        *(wave if waves else []),
        Column("stage", "Stage", stage, sort="status"),
        Column("since", "Since", since, sort="announced_on", empty="Not announced"),
        Column(
            "paired",
            "Paired with",
            partner_names(partners),
            html=partner_links(partners),
            empty="None",
            on_page=bool(partners),
        ),
        Column("source", "Source", empty="This portal"),
    ]
