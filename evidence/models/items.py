"""Evidence that a trust holds: uploaded once, in versions, used for many claims."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from core.addresses import address_of
from core.dates import today
from core.guards import append_only, fixed, never_deleted
from core.history import tracked
from evidence import lifecycles
from evidence.access import with_trust_of


def storage_name(instance: models.Model, filename: str) -> str:
    """A name that tells nothing and that nobody chose (ASVS 5.3.2)."""
    name = uuid.uuid4().hex
    return f"evidence/{name[:2]}/{name}"


class EvidenceItemQuerySet(models.QuerySet["EvidenceItem"]):
    def visible_to(self, user: User) -> Self:
        """What staff who read evidence, and people of the own trust, may see."""
        return with_trust_of(self, user, Permission.EVIDENCE_VIEW)

    def with_latest(self) -> Self:
        """Each item's versions, newest first, in one query more."""
        newest_first = EvidenceVersion.objects.select_related("uploaded_by").order_by("-number")
        return self.prefetch_related(models.Prefetch("versions", queryset=newest_first))


@tracked()
class EvidenceItem(models.Model):
    """One piece of evidence. Its file is in its versions; claims freeze the version they sent.

    `effective_date` is the day the evidence speaks of, not the day it was uploaded.
    """

    trust = models.ForeignKey("trusts.Trust", on_delete=models.PROTECT, related_name="evidence")
    reference = models.CharField(max_length=20, unique=True, editable=False)
    title = models.CharField(max_length=200)
    effective_date = models.DateField("date of the evidence")
    expires_on = models.DateField("valid until", null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EvidenceItemQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_on__isnull=True)
                | models.Q(expires_on__gte=models.F("effective_date")),
                name="evidence_item_dates_in_order",
            ),
        )
        triggers = (
            *never_deleted("Evidence"),
            *fixed(
                "trust",
                "reference",
                "created_by",
                "created_at",
                because="Evidence keeps its trust and its origin",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return address_of("evidence:evidence_item", self.reference)

    @property
    def latest(self) -> "EvidenceVersion":
        """The newest version, from `with_latest` if it was asked for."""
        return max(self.versions.all(), key=lambda version: version.number)

    @property
    def has_expired(self) -> bool:
        return self.expires_on is not None and self.expires_on < today()


class EvidenceVersionQuerySet(models.QuerySet["EvidenceVersion"]):
    def visible_to(self, user: User) -> Self:
        return with_trust_of(self, user, Permission.EVIDENCE_VIEW, "item__trust")

    def to_scan(self) -> Self:
        """What a configured scanner has not looked at yet."""
        return self.filter(scan_state__in=(lifecycles.PENDING, lifecycles.NOT_SCANNED))

    def to_render(self) -> Self:
        """What still has no page pictures, may have some, and did not fail for good."""
        return self.filter(processing__render_state=Processing.WAITING)


@tracked()
class EvidenceVersion(models.Model):
    """One file, as it was uploaded; only what the scanner says of it changes."""

    item = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to=storage_name, max_length=100)
    original_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("size in bytes")
    sha256 = models.CharField("SHA-256", max_length=64)
    scan_state = lifecycles.SCAN.field()
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EvidenceVersionQuerySet.as_manager()

    class Meta:
        ordering = ("item", "number")
        constraints = (
            models.UniqueConstraint(fields=["item", "number"], name="evidence_version_number"),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="evidence_version_sha256"
            ),
        )
        triggers = (
            *never_deleted("Evidence files"),
            *fixed(
                "item",
                "number",
                "file",
                "original_name",
                "content_type",
                "size",
                "sha256",
                "uploaded_by",
                "uploaded_at",
                because="A file stays as it was uploaded: add a new version",
            ),
            *lifecycles.SCAN.triggers("scan_state"),
        )

    def __str__(self) -> str:
        return f"{self.original_name} (version {self.number})"

    @property
    def is_open(self) -> bool:
        """Whether it may be read: closed until scanned, where there is a scanner (ASVS 5.4.3)."""
        if self.scan_state == lifecycles.NOT_SCANNED:
            return not settings.CLAMD_URL
        return self.scan_state == lifecycles.CLEAN


class Processing(models.Model):
    """What the worker did with a version. Attempts are counted, so that a file that kills its
    worker is not tried for ever."""

    NONE, WAITING, DONE, FAILED = "none", "waiting", "done", "failed"
    RENDER_STATES = (
        (NONE, "Shown as a file"),
        (WAITING, "Pages are being prepared"),
        (DONE, "Pages ready"),
        (FAILED, "Pages could not be prepared"),
    )
    MOST_ATTEMPTS = 3

    version = models.OneToOneField(
        EvidenceVersion, on_delete=models.PROTECT, related_name="processing"
    )
    scan_attempts = models.PositiveSmallIntegerField(default=0)
    scan_message = models.CharField(max_length=200, blank=True)
    render_attempts = models.PositiveSmallIntegerField(default=0)
    render_state = models.CharField(max_length=10, choices=RENDER_STATES, default=WAITING)
    page_count = models.PositiveIntegerField("pages in the file", null=True, blank=True)

    class Meta:
        verbose_name_plural = "processing"

    def __str__(self) -> str:
        return f"{self.version}: {self.get_render_state_display()}"


class EvidencePageQuerySet(models.QuerySet["EvidencePage"]):
    def visible_to(self, user: User) -> Self:
        return with_trust_of(self, user, Permission.EVIDENCE_VIEW, "version__item__trust")


class EvidencePage(models.Model):
    """The picture of one page, made by the worker; what an assessor reads."""

    version = models.ForeignKey(EvidenceVersion, on_delete=models.PROTECT, related_name="pages")
    number = models.PositiveSmallIntegerField()
    image = models.FileField(upload_to=storage_name, max_length=100)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    objects = EvidencePageQuerySet.as_manager()

    class Meta:
        ordering = ("version", "number")
        constraints = (
            models.UniqueConstraint(fields=["version", "number"], name="evidence_page_number"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="evidence_page_from_one"
            ),
        )
        triggers = (*append_only("Page pictures"),)

    def __str__(self) -> str:
        return f"{self.version}, page {self.number}"
