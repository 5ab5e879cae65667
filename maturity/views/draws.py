"""Every draw: what was committed to, when, and what came of it. Open to anybody."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.utils.decorators import method_decorator

from core.dates import today
from maturity import listing_draws as listing
from maturity.checked import committed
from maturity.models import Assessment
from maturity.views.finding import HOME
from nhsuk.columns import ListPageView


@method_decorator(login_not_required, name="dispatch")
class DrawList(ListPageView):
    """The commitments of all assessments; the trust's name stands there from its signature on."""

    title = "Draws of maturity assessments"
    lede = (
        "Chance decides which statements of an assessment are checked. These numbers let anybody "
        "verify that nobody helped it."
    )
    caption = "Draws"
    columns = listing.COLUMNS
    filterset_class = listing.DrawFilters
    default_sort = "-opened_on"
    file_name = "draws"
    template_name = "maturity/draws.html"
    empty_text = "No draw matches. Clear the filters, or come back when an assessment has opened."
    breadcrumbs = (HOME,)

    def get_queryset(self) -> QuerySet[Assessment]:
        return committed()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(as_at=today(), **kwargs)
