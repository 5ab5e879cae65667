"""What PostgreSQL refuses about the parts of frameworks that came after the first ones."""

import pgtrigger

from core.guards import guard

ANY = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete

# An accepted claim is weighed by what the framework said when the answer was given: what proves a
# level is fixed with the wording.
PROOF_OF_DRAFT = guard(
    "part_of_draft",
    ANY,
    """
    IF EXISTS (
        SELECT 1 FROM maturity_statement statement
        JOIN maturity_frameworkversion version ON version.id = statement.version_id
        WHERE statement.id IN (NEW.statement_id, OLD.statement_id) AND version.status <> 'draft'
    ) THEN
        REFUSE('A framework version that was in force never changes: make the next one');
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM maturity_statement statement
        JOIN maturity_option option ON option.scale_id = statement.scale_id
        WHERE statement.id = NEW.statement_id AND option.level = NEW.level
    ) THEN
        REFUSE('A proof is of a level of the scale of its statement');
    END IF;
    RETURN NEW;
    """,
)

VALIDATION_FITS = guard(
    "fits",
    pgtrigger.Insert,
    """
    IF NOT EXISTS (
        SELECT 1 FROM maturity_externalscheme scheme
        WHERE scheme.id = NEW.scheme_id AND NEW.stage BETWEEN scheme.lowest AND scheme.highest
    ) THEN
        REFUSE('An external validation is of a stage that its scheme has');
    END IF;
    IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM maturity_externalvalidation earlier
        WHERE earlier.id = NEW.corrects_id AND earlier.trust_id = NEW.trust_id
    ) THEN
        REFUSE('A correction is of a validation of the same trust');
    END IF;
    IF NEW.evidence_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM evidence_evidenceitem item
        WHERE item.id = NEW.evidence_id AND item.trust_id = NEW.trust_id
    ) THEN
        REFUSE('What shows a validation is evidence of the same trust');
    END IF;
    IF programmes_is_connected(
        NEW.recorded_by_id, NEW.trust_id, (now() AT TIME ZONE 'Europe/London')::date
    ) THEN
        REFUSE('Nobody records a validation of a trust of their own');
    END IF;
    RETURN NEW;
    """,
)


def of_one_version(what: str) -> pgtrigger.Trigger:
    """Something of a version and of a dimension: of one version both."""
    return guard(
        "fits",
        pgtrigger.Insert | pgtrigger.Update,
        """
    IF NOT EXISTS (
        SELECT 1 FROM maturity_dimension dimension
        WHERE dimension.id = NEW.dimension_id AND dimension.version_id = NEW.version_id
    ) THEN
        REFUSE('{what} and its dimension belong to one version');
    END IF;
    RETURN NEW;
    """.replace("{what}", what),
    )


MEASURE_FITS, TARGET_FITS = of_one_version("A measure"), of_one_version("A target")

FIGURE_IN_TURN = guard(
    "in_turn",
    pgtrigger.Insert | pgtrigger.Update,
    """
    PERFORM 1 FROM maturity_assessment
        WHERE id = NEW.assessment_id AND status = 'open' FOR SHARE;
    IF NOT FOUND THEN
        REFUSE('The figures of a signed or cancelled assessment never change');
    END IF;
    IF NEW.edition <> COALESCE(OLD.edition, 0) + 1 THEN
        REFUSE('A figure changes one edition at a time');
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM maturity_outcomemeasure measure
        JOIN maturity_assessment assessment ON assessment.version_id = measure.version_id
        WHERE measure.id = NEW.measure_id AND assessment.id = NEW.assessment_id
          AND (NEW.value IS NULL OR NEW.value >= measure.lowest
               AND NEW.value <= COALESCE(measure.highest, 'Infinity'))
    ) THEN
        REFUSE('A figure is of a measure of its framework version, and within its range');
    END IF;
    INSERT INTO maturity_author (assessment_id, person_id)
        VALUES (NEW.assessment_id, NEW.entered_by_id) ON CONFLICT DO NOTHING;
    RETURN NEW;
    """,
)

PLAN_OF_SIGNED = guard(
    "of_signed",
    pgtrigger.Insert,
    """
    IF NOT EXISTS (
        SELECT 1 FROM maturity_assessment
        WHERE id = NEW.assessment_id AND status = 'submitted'
    ) THEN
        REFUSE('A plan follows an assessment that was signed off');
    END IF;
    RETURN NEW;
    """,
)

PLAN_ITEM_FITS = guard(
    "fits",
    pgtrigger.Insert | pgtrigger.Update,
    """
    IF NEW.edition <> COALESCE(OLD.edition, 0) + 1 THEN
        REFUSE('An item of a plan changes one edition at a time');
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM maturity_improvementplan plan
        JOIN maturity_assessment assessment ON assessment.id = plan.assessment_id
        JOIN maturity_statement statement ON statement.version_id = assessment.version_id
        JOIN maturity_option option
            ON option.scale_id = statement.scale_id AND option.level = NEW.to_level
        WHERE plan.id = NEW.plan_id AND statement.id = NEW.statement_id
          AND maturity_applies(statement.settings, assessment.setting)
    ) THEN
        REFUSE('An item of a plan raises a statement of the assessment to a level that it has');
    END IF;
    RETURN NEW;
    """,
)
