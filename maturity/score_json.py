"""Scores as JSON: one object for each signed assessment, with its parts; docs/scores.md says what
each name means. Numbers are text with four or six places, so that none is rounded on its way."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from typing import Any

from core.dates import london_day, today
from maturity.listing_scores import bound, estimated, found, found_number
from maturity.models import ExternalValidation

FORMAT = "aspirant-scores/1"


def document(rows: Iterable[Any], validations: Iterable[ExternalValidation]) -> dict[str, Any]:
    """`rows`: scores with all of `listing_scores.with_all`, those of an assessment together."""
    found = groupby(rows, key=lambda score: score.assessment_id)
    return {
        "format": FORMAT,
        "as_at": today().isoformat(),
        "assessments": [assessment_of(list(scores)) for _, scores in found],
        "external_validations": [validation_of(each) for each in validations],
    }


def text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def assessment_of(scores: list[Any]) -> dict[str, Any]:
    assessment = scores[0].assessment
    overall = next((each for each in scores if each.dimension_id is None), None)
    return {
        "assessment": assessment.reference,
        "trust": assessment.trust.code,
        "trust_name": assessment.trust.display_name,
        "region": assessment.trust.region_code or None,
        "care_setting": assessment.setting or None,
        "framework": assessment.version.framework.slug,
        "framework_version": assessment.version.number,
        "signed_on": london_day(assessment.certified_at).isoformat(),
        "formula_version": scores[0].formula_version,
        "scores": [score_of(each) for each in scores],
        "checked_score": checked_of(overall) if overall else None,
    }


def score_of(score: Any) -> dict[str, Any]:
    """`part` is None for the whole."""
    return {
        "part": score.dimension.code if score.dimension_id else None,
        "part_name": score.dimension.name if score.dimension_id else None,
        "self_assessed": text(score.value),
        "statements": score.statements,
        "found_in_checked": text(found(score)),
        "statements_checked": found_number(score),
        "inputs_sha256": score.fingerprint,
    }


def checked_of(score: Any) -> dict[str, Any] | None:
    """The checked score; None before the first decision."""
    if bound("figure")(score) is None:
        return None
    return {
        "at_least": bound("figure")(score),
        "lower_bound": text(bound("lower")(score)),
        "estimate": text(estimated(score)),
        "as_claimed": text(bound("claim")(score)),
        "checks_decided": bound("draws")(score),
        "checks_asked_for": bound("due")(score),
    }


def validation_of(row: ExternalValidation) -> dict[str, Any]:
    """A stage on a scheme of its own, never to be averaged with a score."""
    return {
        "reference": row.reference,
        "trust": row.trust.code,
        "scheme": row.scheme.slug,
        "stage": row.stage,
        "highest_stage": row.scheme.highest,
        "scope": row.scope,
        "site": row.site_name or None,
        "validator": row.validator,
        "validated_on": row.validated_on.isoformat(),
        "valid_until": row.valid_until.isoformat() if row.valid_until else None,
        "state": row.state,
    }
