"""What the finance system answers to payment batches: a file, and what became of each line."""

from typing import Self

from django.db import models
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from core.guards import fixed, never_deleted
from core.history import tracked
from core.money import MoneyField
from funding.lifecycles import ANSWER, ANSWER_ROW
from funding.models.releases import Release
from funding.models.uploads import Upload, confirmed_rules, kept_with_its_file, problem_text


class PaymentAnswerQuerySet(models.QuerySet["PaymentAnswer"]):
    def visible_to(self, user: User) -> Self:
        """Staff who follow the programme's money."""
        return self if user.has(Permission.FUNDING_OVERVIEW) else self.none()

    def standing(self) -> Self:
        """Those that were not given up, and could be read."""
        return self.exclude(status__in=["cancelled", "failed"])


@tracked()
class PaymentAnswer(Upload):
    """One file of the finance system: which payments it made, could not make, or got back.

    Each line is recorded by itself, in the name of `confirmed_by`; those that are refused can be
    tried again. The same file is taken once.
    """

    status = ANSWER.field()

    objects = PaymentAnswerQuerySet.as_manager()

    class Meta:
        ordering = ("-uploaded_at",)
        constraints = (
            *confirmed_rules("funding_answer", by_someone=["confirmed", "partly", "finished"]),
            models.UniqueConstraint(
                fields=("sha256",),
                condition=~models.Q(status__in=["cancelled", "failed"]),
                name="funding_answer_file_once",
            ),
        )
        triggers = (*ANSWER.triggers("status"), *kept_with_its_file("Answers"))

    def get_absolute_url(self) -> str:
        return reverse("funding:answer", args=[self.reference])


class PaymentAnswerRow(models.Model):
    """One line: the payment it names, what it says of it, and what became of that.

    `problems` is a list of {row, column, message}: why it is not recorded. A recorded line is never
    recorded again; what it says of money is in the release and the ledger.
    """

    class Result(models.TextChoices):
        PAID = "paid", "Paid"
        FAILED = "failed", "Failed"
        RETURNED = "returned", "Returned"

    answer = models.ForeignKey(PaymentAnswer, on_delete=models.PROTECT, related_name="rows")
    row = models.PositiveIntegerField()
    payment = models.CharField(max_length=50, blank=True)
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, null=True, related_name="answers"
    )
    result = models.CharField(max_length=10, choices=Result, blank=True)
    on_date = models.DateField(null=True)
    reference = models.CharField(max_length=50, blank=True)
    reason = models.TextField(blank=True)
    amount = MoneyField(null=True)
    outcome = ANSWER_ROW.field()
    problems = models.JSONField(default=list)
    # What no second try changes: a cell that cannot be understood.
    unreadable = models.BooleanField(default=False)

    class Meta:
        ordering = ("answer", "row")
        constraints = (
            models.UniqueConstraint(fields=("answer", "row"), name="funding_answer_row_once"),
            models.CheckConstraint(
                condition=~models.Q(outcome__in=["ready", "recorded", "already"])
                | models.Q(release__isnull=False, on_date__isnull=False) & ~models.Q(result=""),
                name="funding_answer_row_whole",
            ),
        )
        triggers = (
            *ANSWER_ROW.triggers("outcome"),
            *never_deleted("Rows of an answer"),
            *fixed(
                "answer",
                "row",
                "payment",
                "release",
                "result",
                "on_date",
                "reference",
                "reason",
                "amount",
                "unreadable",
                because="A row keeps what was read from it",
            ),
        )

    def __str__(self) -> str:
        return f"{self.answer}, row {self.row}"

    @property
    def messages(self) -> list[str]:
        """Each problem as a line: where, what, and what to do."""
        return [problem_text(problem) for problem in self.problems]
