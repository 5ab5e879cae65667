"""What a trust means to do next about its maturity: a plan from the gaps of one assessment."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.dates import today
from core.guards import append_only, fixed, never_deleted
from core.history import tracked
from maturity import triggers_parts
from maturity.lifecycles import DOING, DROPPED, PLAN_ITEM, TODO
from maturity.models.assessments import Assessment
from maturity.models.frameworks import Statement


@tracked()
class ImprovementPlan(models.Model):
    """One signed assessment's plan. It is made once; its items change."""

    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="plan")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-pk",)
        triggers = (*append_only("Improvement plans"), triggers_parts.PLAN_OF_SIGNED)

    def __str__(self) -> str:
        return f"Plan after {self.assessment.reference}"

    def get_absolute_url(self) -> str:
        return reverse("maturity:plan", args=[self.assessment.reference])


class PlanItemQuerySet(models.QuerySet["PlanItem"]):
    def visible_to(self, user: Any) -> Self:
        """Whoever sees the assessment sees what is planned after it."""
        seen = Assessment.objects.visible_to(user)
        return self.filter(plan__assessment__in=seen)

    def unfinished(self) -> Self:
        return self.filter(status__in=(TODO, DOING))

    def whole(self) -> Self:
        return self.select_related("plan__assessment__trust", "statement__dimension__parent")


@tracked()
class PlanItem(models.Model):
    """One statement to be raised from a level to a higher one: what is done, by whom, by when.

    `owner`: a role or a name, as the trust says it. `edition` counts the changes: a write that
    does not follow the present one is refused. Dropped with a reason, it can be taken up again.
    """

    plan = models.ForeignKey(ImprovementPlan, on_delete=models.PROTECT, related_name="items")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="plan_items")
    from_level = models.PositiveSmallIntegerField()
    to_level = models.PositiveSmallIntegerField()
    what = models.TextField("what is done")
    owner = models.CharField("who sees to it", max_length=120, blank=True)
    due_on = models.DateField("by when", null=True, blank=True)
    status = PLAN_ITEM.field()
    reason = models.TextField("why it was dropped", blank=True)
    position = models.PositiveSmallIntegerField()
    edition = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        ordering = ("plan", "position")
        constraints = (
            models.UniqueConstraint(fields=["plan", "statement"], name="maturity_planitem_once"),
            models.CheckConstraint(
                condition=Q(to_level__gt=F("from_level")), name="maturity_planitem_upwards"
            ),
            models.CheckConstraint(
                condition=Q(status=DROPPED) & ~Q(reason="") | ~Q(status=DROPPED) & Q(reason=""),
                name="maturity_planitem_dropped_with_reason",
            ),
        )
        triggers = (
            *never_deleted("Items of a plan"),
            *PLAN_ITEM.triggers("status"),
            *fixed(
                "plan",
                "statement",
                "from_level",
                because="An item of a plan keeps its statement and where it began",
            ),
            triggers_parts.PLAN_ITEM_FITS,
        )

    def __str__(self) -> str:
        return f"{self.statement.code}: {self.what}"

    def get_absolute_url(self) -> str:
        return reverse(
            "maturity:plan_item", args=[self.plan.assessment.reference, self.statement.code]
        )

    @property
    def is_unfinished(self) -> bool:
        return self.status in (TODO, DOING)

    @property
    def is_overdue(self) -> bool:
        return self.is_unfinished and self.due_on is not None and self.due_on < today()
