"""Rules for the history: whoever a row names acted in their own name."""

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce


def actor() -> Coalesce:
    """The id of the person whose context an event was written in; 0 for the portal, since a
    comparison with NULL would pass."""
    user = Cast(KeyTextTransform("user", "pgh_context"), models.BigIntegerField())
    return Coalesce(user, models.Value(0))


def begun_and_ended_by_oneself(name: str, begun_by: str, ended_by: str) -> models.CheckConstraint:
    """The last person that the row names is the one who wrote it."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{ended_by}__isnull": True, begun_by: actor()})
        | models.Q(**{f"{ended_by}__isnull": False, ended_by: actor()}),
        name=name,
    )
