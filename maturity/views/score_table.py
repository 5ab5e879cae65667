"""Every score as one table: on the page, as CSV, XLSX and JSON."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.permissions import Permission
from maturity import listing_scores as listing
from maturity import score_json
from maturity.models import ExternalValidation, Score
from maturity.views.finding import HOME, is_staff, list_crumb, user_of
from nhsuk.columns import KeysFirst, ListPageView
from nhsuk.columns.export import csv_response, xlsx_response

# Read in pieces, so that memory holds what is sent and no more.
CHUNK = 2000
FILES = {"csv": csv_response, "xlsx": xlsx_response}


class ScorePage(KeysFirst):
    """What was found, and the bounds, are read for one page."""

    whole = staticmethod(listing.whole)

    @property
    def json_url(self) -> str:
        return self.url(format="json")


class AllScores(ListPageView):
    """For staff: every trust's."""

    list_page_class = ScorePage

    title = "Table of scores"
    lede = (
        "Signed assessments: what trusts say of themselves, what assessors found in what they "
        "checked, and the checked score. The three are different things and are never averaged."
    )
    columns = listing.OF_ALL
    filterset_class = listing.ScoreFilters
    default_sort = "trust"
    file_name = "maturity-scores"
    template_name = "maturity/score_table.html"
    empty_text = "No signed assessment matches. Clear the filters."

    def get_queryset(self) -> QuerySet[Score]:
        return listing.listed(user_of(self.request))

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [HOME, list_crumb(self.request)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Files hold every row, so they read all of it at once."""
        asked = request.GET.get("format", "")
        if asked not in (*FILES, "json"):
            return super().get(request, *args, **kwargs)
        page = self.get_list_page()
        rows = listing.with_all(page.rows)
        if asked == "json":
            return self.as_json(rows)
        return FILES[asked](page.columns, rows, page.file_name)

    def as_json(self, rows: QuerySet[Any]) -> HttpResponseBase:
        ordered = rows.order_by(
            "assessment__certified_at", "assessment", "dimension__position", "pk"
        )
        document = score_json.document(ordered.iterator(CHUNK), self.validations(ordered))
        name = f'attachment; filename="{self.file_name}.json"'
        return JsonResponse(document, headers={"Content-Disposition": name})

    def validations(self, rows: QuerySet[Any]) -> QuerySet[ExternalValidation]:
        """Of the trusts in the table, those that nothing corrected."""
        trusts = rows.order_by().values("assessment__trust")
        seen = ExternalValidation.objects.visible_to(user_of(self.request)).standing().whole()
        return seen.filter(trust__in=trusts).order_by("trust__code", "scheme", "validated_on", "pk")


class TrustScores(AllScores):
    """For a trust: its own."""

    lede = (
        "What your trust says of itself, what assessors found in what they checked, and the "
        "checked score. The three are different things and are never averaged."
    )
    columns = listing.OF_TRUST
    default_sort = "signed_on"
    filterset_class = listing.TrustScoreFilters
    empty_text = "Your trust has not signed off an assessment yet."

    def get_queryset(self) -> QuerySet[Score]:
        trust = self.request.trust  # type: ignore[attr-defined]
        return super().get_queryset().filter(assessment__trust=trust)

    def validations(self, rows: QuerySet[Any]) -> QuerySet[ExternalValidation]:
        return super().validations(rows).filter(trust=self.request.trust)  # type: ignore[attr-defined]


@require_safe
@needs(Permission.MATURITY_VIEW)
def score_table(request: HttpRequest) -> HttpResponseBase:
    """Staff see every trust's; a trust sees its own."""
    return (AllScores if is_staff(request) else TrustScores).as_view()(request)
