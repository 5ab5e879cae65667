"""May a framework version be copied, changed or put in force? `check_…` says why not."""

import re
from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q

from accounts.permissions import Permission
from accounts.policies import check_has, check_reason
from core.actors import Actor
from core.errors import BadInput, NotPossible
from maturity.lifecycles import DRAFT, FRAMEWORK_VERSION, IN_FORCE
from maturity.models import Dimension, FrameworkVersion, OutcomeMeasure, Proof, Statement

# A statement has pages of its own, with its code in their address.
ADDRESSABLE = re.compile(r"[A-Za-z0-9_.-]+")


def check_can_edit_frameworks(by: Actor) -> None:
    check_has(by, Permission.PROGRAMME_EDIT)


def check_is_draft(version: FrameworkVersion) -> None:
    """Raise NotPossible unless its parts may still change."""
    if version.status != DRAFT:
        raise NotPossible(
            f"{version} was put in force, so it never changes.",
            next_step="Copy it to a new draft, and change that.",
            code="not_draft",
        )


def check_can_put_in_force(by: Actor, version: FrameworkVersion, reason: str) -> None:
    """May put a draft in the place of the version in force. Raises NotAllowed, NotPossible or
    BadInput; a draft that could not be answered or scored is refused."""
    check_can_edit_frameworks(by)
    FRAMEWORK_VERSION.check(version.status, IN_FORCE)
    check_reason(reason)
    newer = FrameworkVersion.objects.filter(
        framework=version.framework_id, number__gt=version.number
    ).exclude(status=DRAFT)
    if newer.exists():
        raise NotPossible(
            f"A newer version of {version.framework} was put in force already.",
            next_step="Copy that to a new draft.",
            code="older",
        )
    check_is_whole(version)


def check_is_whole(version: FrameworkVersion) -> None:
    """Every scale a choice that counts, every part something to answer."""
    scales = version.scales.annotate(
        choices=Count("options"), counting=Count("options", filter=Q(options__points__gt=0))
    )
    for scale in scales.filter(Q(choices__lt=2) | Q(counting=0)):
        raise NotPossible(
            f"The scale “{scale}” needs two options or more, one of them worth points.",
            code="scale",
        )
    filled = version.dimensions.annotate(
        asked=Count("statements", distinct=True), parts=Count("sections", distinct=True)
    )
    for dimension in filled.filter(asked=0, parts=0):
        raise NotPossible(f"“{dimension}” has no statements.", code="dimension")
    if not version.statements.exists():
        raise NotPossible(f"{version} has no statements.", code="statements")


def check_dimension_fits(dimension: Dimension) -> None:
    """Sections stand under a theme of their own version, and themes under nothing."""
    theme = dimension.parent
    if theme is None:
        return
    if theme.version_id != dimension.version_id:
        raise BadInput("A section and its theme belong to one version.", code="version")
    if theme.parent_id or theme.statements.exists() or theme.pk == dimension.pk:
        raise BadInput(f"“{theme}” cannot have sections.", code="theme")


def check_statement_fits(statement: Statement) -> None:
    versions = {statement.dimension.version_id, statement.scale.version_id, statement.version_id}
    if len(versions) > 1:
        raise BadInput("A statement, its part and its scale belong to one version.", code="version")
    if not ADDRESSABLE.fullmatch(statement.code):
        raise BadInput("A code is made of letters, digits, dots and hyphens.", code="code")
    if statement.dimension.sections.exists():
        raise BadInput(
            f"“{statement.dimension}” has sections: choose one of these.", code="section"
        )


def check_proof_fits(proof: Proof) -> None:
    if not proof.statement.scale.options.filter(level=proof.level).exists():
        raise BadInput(
            f"The scale of {proof.statement.code} has no level {proof.level}.", code="level"
        )


def check_measure_fits(measure: OutcomeMeasure) -> None:
    if measure.dimension.version_id != measure.version_id:
        raise BadInput("A measure and its part belong to one version.", code="version")
    if measure.highest is not None and measure.highest <= measure.lowest:
        raise BadInput("The highest figure must be more than the lowest.", code="range")


FITS: dict[type[Any], Callable[[Any], None]] = {
    Dimension: check_dimension_fits,
    Statement: check_statement_fits,
    Proof: check_proof_fits,
    OutcomeMeasure: check_measure_fits,
}


def check_part_fits(part: Any) -> None:
    """Raise BadInput unless a part agrees with the other parts of its version."""
    FITS.get(type(part), lambda _: None)(part)
