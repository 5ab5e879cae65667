"""The lists of claims and of evidence."""

from typing import Any

from django.db.models import Case, Count, When
from django.http import HttpRequest
from django.views.decorators.http import require_GET

from accounts.access import needs
from accounts.permissions import Permission
from evidence import columns, filters, lifecycles, policies
from evidence.models import Claim, EvidenceItem
from evidence.policies.blind import holder
from evidence.views.finding import HOME, TO_CHECK, TO_SEND, trust_of, user_of
from nhsuk.columns import ListPageView

WHOSE_TURN = Case(
    When(status__in=lifecycles.WITH_TRUST, then=0),
    When(status=lifecycles.SUBMITTED, then=1),
    default=2,
)


class ClaimQueue(ListPageView):
    """For staff: what waits for an assessor, money held up first, then age."""

    title = TO_CHECK
    file_name = "evidence-to-check"
    columns = columns.QUEUE
    filterset_class = filters.QueueFilters
    template_name = "evidence/claim_list.html"
    empty_text = "Nothing waits for a decision here. Choose another filter to see the rest."
    breadcrumbs = (HOME,)

    def get_queryset(self) -> Any:
        user = user_of(self.request)
        rows = Claim.objects.visible_to(user).in_queue_order()
        return rows.annotate(holder=holder(user)).select_related("trust")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = user_of(self.request).has(Permission.CLAIM_DECIDE)
        return super().get_context_data(can_decide=may, can_see_agreement=True, **kwargs)


class TrustClaims(ListPageView):
    """For a trust: what is asked of it: its own turn first, then the assessors', then decided."""

    title = TO_SEND
    file_name = "evidence-to-send"
    columns = columns.OF_TRUST
    filterset_class = filters.TrustClaimFilters
    template_name = "evidence/claim_list.html"
    empty_text = "Nothing has been asked of your trust here. What is asked will be listed."
    breadcrumbs = (HOME,)

    def get_queryset(self) -> Any:
        rows = Claim.objects.visible_to(user_of(self.request)).filter(trust=trust_of(self.request))
        return rows.with_words().order_by(WHOSE_TURN, "due_on", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = user_of(self.request).has(Permission.CLAIM_SIGN, trust=trust_of(self.request))
        return super().get_context_data(can_sign=may, **kwargs)


@require_GET
@needs(Permission.CLAIM_VIEW)
def claim_queue(request: HttpRequest) -> Any:
    """Staff see the queue; a trust sees its own."""
    staff = user_of(request).has(Permission.CLAIM_VIEW)
    return (ClaimQueue if staff else TrustClaims).as_view()(request)


class EvidenceList(ListPageView):
    """Everything held: of the trust acted for, or of all trusts for staff."""

    title = "Evidence"
    file_name = "evidence"
    filterset_class = filters.EvidenceFilters
    template_name = "evidence/item_list.html"
    empty_text = "No evidence here yet. Upload a file once; use it as often as it helps."
    breadcrumbs = (HOME,)

    def get_queryset(self) -> Any:
        rows = EvidenceItem.objects.visible_to(user_of(self.request)).select_related("trust")
        if trust := trust_of(self.request):
            rows = rows.filter(trust=trust)
        uses = Count("versions__uses__submission__claim", distinct=True)
        return rows.annotate(uses=uses).prefetch_related("versions").order_by("-created_at", "-pk")

    def get_columns(self) -> Any:
        return columns.HELD if trust_of(self.request) else [*columns.HELD, columns.TRUST]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trust = trust_of(self.request)
        can = trust is not None and policies.can_upload(user_of(self.request), trust)
        return super().get_context_data(can_upload=can, **kwargs)


evidence_list = require_GET(needs(Permission.EVIDENCE_VIEW)(EvidenceList.as_view()))
