"""A blueprint: one trust's account of something it did, for other trusts to copy."""

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from blueprints import lifecycles
from core.guards import fixed, never_deleted
from core.history import tracked
from evidence.access import own_trusts
from trusts.models import Trust


class Kind(models.TextChoices):
    """What a blueprint is about."""

    CARE_SETTING = "care_setting", "A care setting"
    CARE_PATHWAY = "care_pathway", "A care pathway"
    SYSTEM = "system", "Deploying a system"


class Result(models.TextChoices):
    """How it went, in one word, by the trust's own account."""

    WORKED = "worked", "Worked"
    PARTLY = "partly", "Worked in part"
    FAILED = "failed", "Did not work"


def readers(user: Any, trust: str, status: str) -> models.Q:
    """What anybody may read; besides that all for staff, and for a trust's people their own.

    `trust` and `status` are the paths to them.
    """
    public = models.Q(**{f"{status}__in": lifecycles.PUBLIC})
    if isinstance(user, AnonymousUser):
        return public
    if user.has(Permission.TRUST_VIEW_PRIVATE):
        return models.Q()
    own = own_trusts(user, Permission.TRUST_VIEW_PRIVATE)
    return public | models.Q(**{f"{trust}__in": own}) if own else public


class BlueprintQuerySet(models.QuerySet["Blueprint"]):
    def visible_to(self, user: Any) -> Self:
        """Blueprints with a version that this visitor may read."""
        may = readers(user, "blueprint__trust", "status")
        rows = self.model._meta.apps.get_model("blueprints", "BlueprintVersion")
        mine = rows._default_manager.filter(may, blueprint=models.OuterRef("pk"))
        return self.filter(models.Exists(mine))


@tracked()
class Blueprint(models.Model):
    """What all versions share: its address, its kind, the trust that writes it, who began it."""

    slug = models.SlugField(max_length=100, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="blueprints")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = BlueprintQuerySet.as_manager()

    class Meta:
        ordering = ("slug",)
        triggers = (
            *never_deleted("Blueprints"),
            *fixed(
                "slug",
                "trust",
                "author",
                because="A blueprint keeps its address, its trust and its first author",
            ),
        )

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("blueprints:blueprint", kwargs={"slug": self.slug})
