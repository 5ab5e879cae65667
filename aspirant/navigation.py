"""One navigation for each audience, five words at most; the account menu; nothing that leads
nowhere for this person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from accounts.permissions import Permission as P
from nhsuk.components import NavItem


@dataclass(frozen=True)
class Entry:
    """A word of the navigation: where it leads, and who may follow it (any one permission)."""

    label: str
    url_name: str
    needs: tuple[P, ...] = ()


PUBLIC = (Entry("Programmes", "programme_list"), Entry("Trusts", "trust_list"))
TRUST = (
    Entry("Home", "home"),
    Entry("Evidence to check", "evidence:claim_queue", (P.CLAIM_VIEW,)),
    Entry("Funding", "funding:overview", (P.FUNDING_VIEW,)),
)
STAFF = (
    Entry("Home", "home"),
    Entry("Claims", "evidence:claim_queue", (P.CLAIM_VIEW,)),
    Entry("Funding", "funding:overview", (P.FUNDING_OVERVIEW,)),
    Entry("Trusts", "trust_list"),
    Entry("Programmes", "programme_list"),
)
ACCOUNT = (
    Entry("Team", "trusts:team", (P.TEAM_VIEW,)),
    Entry("Evidence", "evidence:evidence_list", (P.EVIDENCE_VIEW,)),
)
STAFF_ACCOUNT = (
    Entry("People", "accounts:people", (P.STAFF_INVITE,)),
    Entry("Mail", "accounts:mail", (P.MAIL_VIEW,)),
)


def main_menu(request: HttpRequest) -> list[NavItem]:
    """The navigation in the header, for whoever is looking."""
    return items(request, main_entries(request))


def main_entries(request: HttpRequest) -> Sequence[Entry]:
    if not request.user.is_authenticated:
        return PUBLIC
    if getattr(request, "trust", None) is not None:
        return TRUST
    return STAFF if request.user.is_programme_staff else PUBLIC


def account_menu(request: HttpRequest) -> list[NavItem]:
    """Sign in; or who one is, one's own pages, and sign out."""
    user = request.user
    if not user.is_authenticated:
        return [NavItem("Sign in", reverse("account_login"))]
    entries = ACCOUNT if getattr(request, "trust", None) is not None else STAFF_ACCOUNT
    menu = [NavItem(user.name, reverse("accounts:me"), icon=True), *items(request, entries)]
    if user.is_staff:
        menu.append(NavItem("Administration", reverse("admin:index")))
    return [*menu, NavItem("Sign out", reverse("account_logout"), method="post")]


def items(request: HttpRequest, entries: Iterable[Entry]) -> list[NavItem]:
    """The entries that this person may follow, the present page's marked."""
    found = []
    for entry in entries:
        if entry.needs and not any(request.user.has(need, request.trust) for need in entry.needs):
            continue
        url = reverse(entry.url_name)
        here = request.path == url if url == "/" else request.path.startswith(url)
        found.append(NavItem(entry.label, url, current=here))
    return found
