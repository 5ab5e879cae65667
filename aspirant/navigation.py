"""One navigation for each audience, five words at most; the account menu; nothing that leads
nowhere for this person."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from accounts.permissions import Permission as P
from core.addresses import address_of
from nhsuk.components import NavItem


@dataclass(frozen=True)
class Entry:
    """A word of the navigation: where it leads, and who may follow it (any one permission)."""

    label: str
    url_name: str
    needs: tuple[P, ...] = ()


# Its address begins every other.
EXACT = ("/",)

PUBLIC = (
    Entry("Programmes", "programme_list"),
    Entry("Trusts", "trust_list"),
    Entry("Milestones", "milestones:index"),
    Entry("Blueprints", "blueprints:library"),
    Entry("Data", "data"),
)
TRUST = (
    Entry("Home", "home"),
    Entry("Funding", "funding:overview", (P.FUNDING_VIEW,)),
    Entry("Milestones", "milestones:index"),
    Entry("Maturity", "maturity:assessment_list", (P.MATURITY_VIEW,)),
    Entry("Blueprints", "blueprints:library"),
)
STAFF = (
    Entry("Home", "home"),
    Entry("Evidence to check", "evidence:claim_queue", (P.CLAIM_VIEW,)),
    Entry("Funding", "funding:overview", (P.FUNDING_OVERVIEW,)),
    Entry("Trusts", "trust_list"),
    Entry("Assurance", "maturity:assessment_list", (P.MATURITY_VIEW,)),
)
STAFF_SECOND_ROW = (
    Entry("Milestones", "milestones:index"),
    Entry("Blueprints", "blueprints:library"),
    Entry("Programmes", "programme_list"),
    Entry("Evidence", "evidence:evidence_list", (P.EVIDENCE_VIEW,)),
    Entry("People", "trusts:people", (P.STAFF_INVITE, P.HISTORY_VIEW)),
    Entry("Mail", "accounts:mail_list", (P.MAIL_VIEW,)),
    Entry("Reported mistakes", "corrections:reports", (P.CORRECTION_HANDLE,)),
)
# For a home page on which nothing waits.
TO_LOOK_AT = (
    Entry("Evidence that trusts have sent", "evidence:claim_queue", (P.CLAIM_VIEW,)),
    Entry("What trusts say about their maturity", "maturity:assessment_list", (P.MATURITY_VIEW,)),
    Entry("What has been promised and paid", "funding:overview", (P.FUNDING_OVERVIEW,)),
    Entry("People and the history of their roles", "trusts:people", (P.HISTORY_VIEW,)),
    Entry("Mail that the portal has sent", "accounts:mail_list", (P.MAIL_VIEW,)),
)
TRUST_ACCOUNT = (
    Entry("Evidence to send", "evidence:claim_queue", (P.CLAIM_VIEW,)),
    Entry("Team", "trusts:team", (P.TEAM_VIEW,)),
    Entry("Evidence", "evidence:evidence_list", (P.EVIDENCE_VIEW,)),
)


def navigation(request: HttpRequest) -> dict[str, list[NavItem]]:
    """The three menus of the layout, for whoever is looking."""
    if not request.user.is_authenticated:
        sign_in = NavItem("Sign in", address_of("account_login"))
        return {"navigation": items(request, PUBLIC), "account_menu": [sign_in]}
    for_trust = request.trust is not None  # type: ignore[attr-defined]
    staff = request.user.is_programme_staff and not for_trust
    return {
        "navigation": items(request, TRUST if for_trust else STAFF if staff else PUBLIC),
        "navigation_secondary": items(request, STAFF_SECOND_ROW) if staff else [],
        "account_menu": account_menu(request),
    }


def account_menu(request: HttpRequest) -> list[NavItem]:
    """Who one is, whom one acts for, one's own pages, and the way out."""
    user = request.user
    menu = [NavItem(user.name, address_of("accounts:account"), icon=True)]  # type: ignore[union-attr]
    if request.trust is not None:  # type: ignore[attr-defined]
        menu += items(request, TRUST_ACCOUNT)
    if len(request.trusts) > 1:  # type: ignore[attr-defined]
        menu.append(NavItem("Change trust", address_of("trusts:choose")))
    if user.is_staff:
        menu.append(NavItem("Administration", address_of("admin:index")))
    return [*menu, NavItem("Sign out", address_of("account_logout"), method="post")]


def items(request: HttpRequest, entries: Iterable[Entry]) -> list[NavItem]:
    """The entries that this person may follow, the present page's marked."""
    found = []
    for entry in entries:
        if not entry.needs or allowed(request, entry.needs):
            url = address_of(entry.url_name)
            here = request.path == url if url in EXACT else request.path.startswith(url)
            found.append(NavItem(entry.label, url, current=here))
    return found


def allowed(request: HttpRequest, needs: tuple[P, ...]) -> bool:
    trust = request.trust  # type: ignore[attr-defined]
    return any(request.user.has(need, trust) for need in needs)  # type: ignore[union-attr]
