"""The library and the pages that anybody may read."""

from functools import cached_property
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from blueprints import columns, filters, policies, search
from blueprints.models import BlueprintVersion
from blueprints.reading import Experience, Reading
from blueprints.views.finding import (
    HOME,
    LIBRARY,
    current,
    own_copy,
    trust_of,
    user_of,
    version_or_404,
    versions_of,
)
from core.dates import today
from nhsuk.columns import ListPage, ListPageView

# With nothing but these the library is all that is published and matches.
ONLY_WORDS = ("search", "page")
FURTHEST = 100_000
# How the library can be put in order, besides its own: the newest, or the best match of words.
ORDERS = {"-published": "Newest", "-used": "Most used"}
NEAREST = ("-near", "Most like your trust")


class LibraryPage(ListPage):
    """Words are ranked once: for the keys of one page and their number; then it is read whole."""

    @cached_property
    def page(self) -> Page[Any]:
        if not words_of(self):
            return self.paginated(self.rows)
        number = page_number(self.request)
        keys, count = self.keys_on(number)
        if not keys and number > 1:
            _, count = self.keys_on(1)
            keys, count = self.keys_on(number := max(-(-count // self.per_page), 1))
        page: Page[Any] = Paginator(range(count), self.per_page).get_page(number)
        page.object_list = search.whole(keys)
        return page

    def keys_on(self, number: int) -> search.Keys:
        stretch = ((number - 1) * self.per_page, number * self.per_page)
        if any(value for name, value in self.request.GET.items() if name not in ONLY_WORDS):
            return search.keys_of(self.rows, *stretch)
        return search.keys_for(words_of(self), trust_of(self.request), *stretch)


def page_number(request: HttpRequest) -> int:
    """The page asked for, from 1 on; none is further than any list goes."""
    asked = request.GET.get("page", "")
    if not asked.isdecimal():
        return 1
    # Python refuses to read thousands of digits.
    return FURTHEST if len(asked) >= len(str(FURTHEST)) else max(int(asked), 1)


def words_of(page: ListPage) -> str:
    """What was looked for, if anything was."""
    form: Any = page.filterset.form if page.filterset else None
    return form.cleaned_data.get("search") or "" if form and form.is_valid() else ""


@method_decorator([login_not_required, require_safe], name="dispatch")
class Library(ListPageView):
    """Every published blueprint: search first, then facets, then the order."""

    title = "Blueprints"
    lede = (
        "What NHS trusts did to become more digital: how they went about it, what it cost, "
        "what went wrong. Copy what fits."
    )
    template_name = "blueprints/library.html"
    columns = columns.LIBRARY
    filterset_class = filters.LibraryFilters
    list_page_class = LibraryPage
    per_page = 20
    file_name = "blueprints"
    empty_text = "No blueprint matches. Try fewer words, or another word for the same thing."
    breadcrumbs = (HOME,)

    def get_queryset(self) -> Any:
        rows = BlueprintVersion.objects.visible_to(user_of(self.request)).published()
        return search.with_use(rows.brief().select_related("blueprint__trust"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, trust = user_of(self.request), trust_of(self.request)
        writes = user.is_authenticated and user.has(Permission.BLUEPRINT_WRITE, trust)
        return super().get_context_data(
            as_at=today(),
            orders=orders(kwargs["page"], trust is not None),
            writes=writes,
            copies=trust is not None,
            reviews=user.is_authenticated and user.has(Permission.BLUEPRINT_PUBLISH),
            **kwargs,
        )


def orders(page: ListPage, of_trust: bool) -> list[tuple[str, str, bool]]:
    """(words, address, in force) of each order."""
    words = words_of(page)
    choices = {"": "Best match", **ORDERS} if words else dict(ORDERS)
    if of_trust:
        choices |= [NEAREST]
    in_force = page.sort or ("" if words else "-published")
    return [(label, page.url(sort=key or None), key == in_force) for key, label in choices.items()]


@login_not_required
@require_safe
def blueprint(request: HttpRequest, slug: str) -> HttpResponse:
    """A blueprint at its lasting address: the published version, or what there is."""
    versions = versions_of(request, slug)
    shown = current(versions)
    if not shown.is_public:
        return redirect("blueprints:version", slug=slug, number=shown.number)
    return show(request, version_or_404(request, slug, shown.number), versions)


@login_not_required
@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version, also an earlier one or a draft."""
    found = version_or_404(request, slug, number)
    return show(request, found, versions_of(request, slug))


def show(
    request: HttpRequest, found: BlueprintVersion, versions: list[BlueprintVersion]
) -> HttpResponse:
    context = {
        "version": found,
        "reading": Reading(found),
        "experience": Experience(found.blueprint),
        "versions": versions,
        "newest": current(versions),
        "own_copy": own_copy(request, found),
        "can": may_do(user_of(request), trust_of(request), found),
        "as_at": today() if found.is_public else None,
        "breadcrumbs": [HOME, LIBRARY],
    }
    return render(request, "blueprints/blueprint.html", context)


def may_do(user: Any, trust: Any, found: BlueprintVersion) -> dict[str, bool]:
    """Which buttons the page shows."""
    if not user.is_authenticated:
        return {}
    return {
        "edit": policies.can_edit(user, found),
        "send": policies.can_send(user, found),
        "review": policies.can_review(user, found),
        "retire": policies.can_retire(user, found),
        "begin": found.is_public and policies.can_begin_version(user, found.blueprint),
        "copy": trust is not None and policies.can_copy(user, found, trust),
    }
