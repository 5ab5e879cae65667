"""The next version of a framework: copied from one that is there, changed, put in force."""

from typing import Any

from django.db.models import Max, Model, ProtectedError

from core.actors import Actor
from core.errors import NotPossible
from core.services import locked, service
from maturity import policies_frameworks as policies
from maturity.drafts import copy_parts, version_of
from maturity.models import Framework, FrameworkVersion, TargetProfile
from maturity.services.frameworks import put_in_force


@service
def copy_version(*, by: Actor, version: FrameworkVersion, reason: str = "") -> FrameworkVersion:
    """A new draft with everything that a version has, to be changed. Raises NotAllowed."""
    policies.check_can_edit_frameworks(by)
    framework = locked(version.framework)
    last = framework.versions.aggregate(last=Max("number"))["last"]
    draft = FrameworkVersion.objects.create(
        framework=framework,
        number=last + 1,
        method=version.method,
        in_our_words=version.in_our_words,
        source=version.source,
    )
    copy_parts(version, draft)
    return draft


@service
def save_part(*, by: Actor, part: Model) -> Model:
    """Add or change a part of a draft: a scale, an option, a dimension, a statement and so on.

    Raises NotAllowed, NotPossible once the version was put in force, BadInput where the part
    does not fit the others.
    """
    policies.check_can_edit_frameworks(by)
    policies.check_is_draft(locked(version_of(part)))
    policies.check_part_fits(part)
    part.save()
    return part


@service
def remove_part(*, by: Actor, part: Model) -> None:
    """Take a part out of a draft. Raises NotAllowed, or NotPossible while others need it."""
    policies.check_can_edit_frameworks(by)
    policies.check_is_draft(locked(version_of(part)))
    try:
        part.delete()
    except ProtectedError as needed:
        kinds = {row._meta.verbose_name_plural for row in needed.protected_objects}
        raise NotPossible(
            f"“{part}” has {', '.join(sorted(map(str, kinds)))}.",
            next_step="Remove these first.",
            code="needed",
        ) from needed


@service
def change_version(*, by: Actor, version: FrameworkVersion, **words: Any) -> FrameworkVersion:
    """Change how a draft joins scores (`method`), its `source`, and whose words it is in."""
    policies.check_can_edit_frameworks(by)
    found = locked(version)
    policies.check_is_draft(found)
    for name, value in words.items():
        setattr(found, name, value)
    found.save(update_fields=list(words))
    return found


@service
def put_version_in_force(*, by: Actor, version: FrameworkVersion, reason: str) -> FrameworkVersion:
    """Put a draft in the place of the version in force; assessments that run keep theirs.

    From then on it never changes. Raises NotAllowed, NotPossible or BadInput.
    """
    Framework.objects.select_for_update().get(pk=version.framework_id)
    found = locked(version)
    policies.check_can_put_in_force(by, found, reason)
    before = FrameworkVersion.objects.in_force().filter(framework=found.framework_id).first()
    put_in_force(found)
    if before is not None:
        carry_targets(before, found)
    return found


def carry_targets(before: FrameworkVersion, after: FrameworkVersion) -> None:
    """Targets are no part of the wording: the next version begins with those of the last, for
    the dimensions that it still has."""
    dimensions = {dimension.code: dimension for dimension in after.dimensions.all()}
    for old in TargetProfile.objects.filter(version=before).select_related("dimension"):
        if dimension := dimensions.get(old.dimension.code):
            facts = {name: getattr(old, name) for name in ("setting", "points", "source")}
            TargetProfile.objects.create(version=after, dimension=dimension, **facts)
