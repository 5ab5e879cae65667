"""Claims, and what a trust is preparing to send."""

from decimal import Decimal
from typing import Self

import pgtrigger
from django.db import models
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from core.addresses import address_of
from core.dates import FinancialYear, due_words, today
from core.guards import Refuse, append_only, fixed, never_deleted
from core.history import tracked
from core.money import MoneyField
from evidence import kinds, lifecycles
from evidence.access import with_trust_of
from evidence.models.items import EvidenceItem, EvidenceVersion
from evidence.triggers import CLAIM_STATUS_HAS_ITS_ROW, CLAIM_WAITS

WAITING_WORDS = "Waiting for an assessor"


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, user: User) -> Self:
        """All for staff who see claims; those of the own trust for its people."""
        return with_trust_of(self, user, Permission.CLAIM_VIEW)

    def submitted(self) -> Self:
        return self.filter(status=lifecycles.SUBMITTED)

    def to_decide(self) -> Self:
        """What waits for an assessor: submitted, or decided with a second look asked for."""
        return self.filter(waiting_since__isnull=False)

    def with_trust(self) -> Self:
        """What a trust may still send."""
        return self.filter(status__in=lifecycles.WITH_TRUST)

    def with_words(self) -> Self:
        """Adds what `Claim.status_words` says beyond the status."""
        ready = Draft.objects.filter(claim=models.OuterRef("pk"), ready_at__isnull=False)
        looks = models.Q(status__in=lifecycles.LOOKED_AT_AGAIN, waiting_since__isnull=False)
        return self.annotate(
            is_ready=models.Exists(ready),
            second_look_waits=models.ExpressionWrapper(looks, models.BooleanField()),
        )

    def in_queue_order(self) -> Self:
        """Money held up first, then age (pages: "The assessor's desk")."""
        return self.with_words().order_by("-held_up", "waiting_since", "pk")

    def opened_in(self, year: FinancialYear) -> Self:
        return self.filter(opened_on__range=(year.first_day, year.last_day))


@tracked(exclude=["held_up", "waiting_since", "decide_by", "to_resolve", "looked_again"])
class Claim(models.Model):
    """ "Trust T says requirement R is met." Owned for life by one commitment, milestone criterion
    or sampled answer above, which points here and joins to the status.

    What is asked stands here as it was asked; it never changes, and nor does the trust. `sampled`
    claims are settled with a level instead of being met or not; with a `second_reader`, by two
    assessors who do not know of each other's level.

    `first_due_on`: the date first given, once the trust was given another.

    The database keeps five facts that stand elsewhere too, so that the queue is read in its
    order: `held_up`, pounds that wait for the claim, by the app that owns its kind; `waiting_since`
    and `decide_by`, empty unless it waits for an assessor; `to_resolve`, while it waits since two
    readings differ; `looked_again`, whether a second look was taken at what was sent last, so that
    the review that counts is found without looking for a later one.
    """

    reference = models.CharField(max_length=20, unique=True, editable=False)
    trust = models.ForeignKey("trusts.Trust", on_delete=models.PROTECT, related_name="claims")
    kind = models.CharField(max_length=30)
    sampled = models.BooleanField(default=False)
    second_reader = models.BooleanField(default=False, db_default=False)
    title = models.CharField(max_length=200)
    requirement_code = models.CharField(max_length=50)
    requirement = models.TextField()
    due_on = models.DateField("due", null=True, blank=True)
    first_due_on = models.DateField("first due", null=True, blank=True, editable=False)
    valid_months = models.PositiveSmallIntegerField(
        "months for which a decision holds", null=True, blank=True
    )
    opened_on = models.DateField(default=today, editable=False)
    beyond_limit_reason = models.TextField(
        "why it was asked beyond the year's limit", blank=True, editable=False
    )
    status = lifecycles.CLAIM.field()
    status_reason = models.TextField("reason for the present status", blank=True, editable=False)
    assessor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="claims_in_hand"
    )
    latest_submission = models.OneToOneField(
        "evidence.Submission",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    expires_on = models.DateField("accepted until", null=True, blank=True, editable=False)
    held_up = MoneyField(default=Decimal(0), db_default=Decimal(0), editable=False)
    waiting_since = models.DateTimeField(null=True, editable=False)
    decide_by = models.DateField(null=True, editable=False)
    to_resolve = models.BooleanField(default=False, db_default=False, editable=False)
    looked_again = models.BooleanField(default=False, db_default=False, editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        indexes = (
            models.Index(fields=["status", "trust"], name="evidence_claim_status_trust"),
            models.Index(fields=["requirement_code"], name="evidence_claim_code"),
            models.Index(
                fields=["-held_up", "waiting_since", "id"],
                include=["decide_by", "assessor", "trust"],
                condition=models.Q(waiting_since__isnull=False),
                name="evidence_claim_queue",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(status__in=(lifecycles.EXPIRED, lifecycles.REVOKED))
                | ~models.Q(status_reason=""),
                name="evidence_claim_end_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(sampled=False) | ~models.Q(status=lifecycles.WITHDRAWN),
                name="evidence_claim_sample_not_withdrawn",
            ),
            models.CheckConstraint(
                condition=models.Q(second_reader=False) | models.Q(sampled=True),
                name="evidence_claim_second_reader_of_sample",
            ),
        )
        triggers = (
            *never_deleted("Claims"),
            *lifecycles.CLAIM.triggers("status"),
            CLAIM_STATUS_HAS_ITS_ROW,
            CLAIM_WAITS,
            *fixed(
                "reference",
                "trust",
                "kind",
                "sampled",
                "second_reader",
                "title",
                "requirement_code",
                "requirement",
                "valid_months",
                "opened_on",
                "beyond_limit_reason",
                because="A claim keeps its trust and what was asked",
            ),
            Refuse(
                name="first_due_kept",
                operation=pgtrigger.Update,
                because="A claim keeps the date on which it was first due",
                condition=pgtrigger.Condition(
                    "NEW.first_due_on IS DISTINCT FROM COALESCE(OLD.first_due_on, CASE WHEN"
                    " NEW.due_on IS DISTINCT FROM OLD.due_on THEN OLD.due_on END)"
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return address_of("evidence:claim", self.reference)

    @property
    def is_with_trust(self) -> bool:
        return self.status in lifecycles.WITH_TRUST

    @property
    def waits_for_second_look(self) -> bool:
        """Whether a second look was asked for that nobody has taken."""
        return self.status in lifecycles.LOOKED_AT_AGAIN and self.waiting_since is not None

    @property
    def status_words(self) -> str:
        """The status as people read it: who has to act next. Needs `with_words`.

        What two assessors read is with one until both have, and until it is resolved.
        """
        if self.second_look_waits:  # type: ignore[attr-defined]
            return "Second look asked"
        if self.waits_for_anybody and not self.second_reader:
            return WAITING_WORDS
        if self.is_with_trust and self.is_ready:  # type: ignore[attr-defined]
            return "Ready to sign off"
        return str(self.get_status_display())

    @property
    def staff_words(self) -> str:
        """The same for staff: they read too that nobody has it, or that two readings differ. The
        words tell no assessor whether another has read it."""
        if self.to_resolve:
            return "To be resolved"
        return WAITING_WORDS if self.waits_for_anybody else self.status_words

    @property
    def waits_for_anybody(self) -> bool:
        return self.status == lifecycles.SUBMITTED and self.assessor_id is None

    @property
    def is_blind(self) -> bool:
        """Whether an assessor may still have to read it without knowing of another's reading."""
        return self.is_open_to_readers and not self.to_resolve

    @property
    def is_open_to_readers(self) -> bool:
        """Whether two assessors read it, or have read it and it is to be resolved."""
        return self.second_reader and self.status != lifecycles.SETTLED

    @property
    def is_overdue(self) -> bool:
        return self.is_with_trust and self.due_on is not None and self.due_on < today()

    @property
    def due_words(self) -> str:
        """The date, with the one first given; empty without one."""
        return due_words(self.due_on, self.first_due_on) if self.due_on else ""

    @property
    def whole_draft(self) -> "Draft | None":
        """The draft with its parts; read once for each claim object."""
        if "draft" not in self._state.fields_cache:
            draft = Draft.objects.with_parts().filter(claim=self).first()
            self._state.fields_cache["draft"] = draft
        return self._state.fields_cache["draft"]

    @property
    def kind_label(self) -> str:
        return kinds.label(self.kind)

    @property
    def owner_url(self) -> str:
        """The page of the commitment, criterion or answer that owns it; empty if none says."""
        return kinds.address(self)

    @property
    def facts(self) -> "list[tuple[str, str]]":
        """What its owner adds to what is asked, such as what would show it."""
        return kinds.facts(self)


class DraftQuerySet(models.QuerySet["Draft"]):
    def with_parts(self) -> Self:
        """With editors, chosen evidence and its versions, in a few queries for any number."""
        items = DraftItem.objects.select_related("item")
        versions = EvidenceVersion.objects.select_related("processing")
        return self.select_related("ready_by").prefetch_related(
            "editors",
            models.Prefetch("items", queryset=items),
            models.Prefetch("items__item__versions", queryset=versions),
        )


class Draft(models.Model):
    """What the trust is writing. One for each claim, kept for life: its editors stay authors of
    whatever is sent later from it."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="draft")
    text = models.TextField(blank=True)
    updated_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    ready_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ready_at__isnull=True, ready_by__isnull=True)
                | models.Q(ready_at__isnull=False, ready_by__isnull=False),
                name="evidence_draft_ready_at_and_by",
            ),
        )

    def __str__(self) -> str:
        return f"Draft of {self.claim.reference}"


class DraftItem(models.Model):
    """Evidence chosen for a draft, with the page to open it at. The newest version is sent."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="items")
    item = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="drafts")
    page = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["draft", "item"], name="evidence_draft_item_once"),
            models.CheckConstraint(
                condition=models.Q(page__isnull=True) | models.Q(page__gte=1),
                name="evidence_draft_page_from_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item} in {self.draft}"


class DraftEditor(models.Model):
    """Who wrote in a draft: an author of every submission made from it."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="editors")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["draft", "person"], name="evidence_draft_editor_once"),
        )
        triggers = (*append_only("A draft's editors"),)

    def __str__(self) -> str:
        return f"{self.person} in {self.draft}"


class ClaimMessage(models.Model):
    """One message between a trust and its assessor, kept beside the claim."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    from_trust = models.BooleanField()
    text = models.TextField()
    sent_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("sent_at", "pk")
        triggers = (*append_only("Messages"),)

    def __str__(self) -> str:
        return f"{self.author} on {self.claim.reference}"
