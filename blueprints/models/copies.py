"""A trust's own plan, made from a blueprint of another trust."""

from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from blueprints import lifecycles, sections, triggers
from blueprints.models.versions import BlueprintTask, BlueprintVersion
from core.dates import today
from core.guards import fixed, never_deleted
from core.history import tracked
from evidence.access import with_trust_of
from trusts.models import Trust


class CopyQuerySet(models.QuerySet["Copy"]):
    def visible_to(self, user: Any) -> Self:
        """The trust's own people, and staff."""
        if isinstance(user, AnonymousUser):
            return self.none()
        return with_trust_of(self, user, Permission.TRUST_VIEW_PRIVATE)

    def active(self) -> Self:
        return self.filter(status=lifecycles.ACTIVE)

    def of_use(self) -> Self:
        """Copies that ended in something: used as it is, or with changes."""
        return self.filter(status__in=(lifecycles.USED, lifecycles.ADAPTED))


@tracked()
class Copy(models.Model):
    """Another trust's blueprint as this trust's own plan. It ends as used, adapted or abandoned,
    with a reason that the public reads; a download is no copy (domain rule 23)."""

    reference = models.CharField(max_length=20, unique=True, editable=False)
    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="copies")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="blueprint_copies")
    status = lifecycles.COPY.field()
    why = models.TextField(blank=True, max_length=sections.LONGEST_DETAIL)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = CopyQuerySet.as_manager()

    class Meta:
        ordering = ("-started_at", "-pk")
        verbose_name_plural = "copies"
        indexes = (models.Index(fields=["version", "status"], name="blueprints_copy_version"),)
        constraints = (
            models.UniqueConstraint(
                fields=["version", "trust"],
                condition=Q(status=lifecycles.ACTIVE),
                name="blueprints_copy_one_under_way",
            ),
            models.CheckConstraint(
                condition=Q(status=lifecycles.ACTIVE, finished_at__isnull=True)
                | (
                    Q(finished_at__isnull=False, finished_by__isnull=False)
                    & ~Q(status=lifecycles.ACTIVE)
                    & ~Q(why="")
                ),
                name="blueprints_copy_ended_because",
            ),
        )
        triggers = (
            *never_deleted("Copies"),
            *lifecycles.COPY.triggers("status"),
            *fixed(
                "reference",
                "version",
                "trust",
                "started_by",
                because="A copy keeps its trust and where it comes from",
            ),
            triggers.COPY_OF_ANOTHERS,
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("blueprints:copy_plan", kwargs={"reference": self.reference})

    @property
    def is_active(self) -> bool:
        return self.status == lifecycles.ACTIVE


class CopyTaskQuerySet(models.QuerySet["CopyTask"]):
    def open(self) -> Self:
        """Still to do: neither done nor left out, in a copy that is under way."""
        under_way = self.filter(copy__status=lifecycles.ACTIVE)
        return under_way.filter(done_on__isnull=True, left_out=False)


@tracked()
class CopyTask(models.Model):
    """One thing to do in a copy: from the blueprint (`from_task`), or the trust's own.

    `left_out`: not needed here. It stays in the plan, so that readers see what was adapted.
    """

    copy = models.ForeignKey(Copy, on_delete=models.PROTECT, related_name="tasks")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=sections.LONGEST_STEP)
    detail = models.TextField(blank=True, max_length=sections.LONGEST_DETAIL)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, editable=False)
    left_out = models.BooleanField(default=False)
    from_task = models.ForeignKey(
        BlueprintTask, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = CopyTaskQuerySet.as_manager()

    class Meta:
        ordering = ("copy", "position")
        constraints = (
            models.UniqueConstraint(
                fields=["copy", "position"], name="blueprints_copytask_position"
            ),
            models.CheckConstraint(
                condition=Q(left_out=False) | Q(done_on__isnull=True),
                name="blueprints_copytask_done_or_left_out",
            ),
        )
        triggers = (
            *never_deleted("Tasks of copies"),
            *fixed("copy", "position", "from_task", because="A task keeps its place in its copy"),
            triggers.TASK_OF_ACTIVE_COPY,
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.done_on is None and not self.left_out

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today()

    @property
    def due(self) -> date | None:
        return self.due_on if self.is_open else None
