"""What PostgreSQL refuses about frameworks and assessments, whoever writes.

The services ask the same in policies, with kinder words; these hold for the shell, bulk updates
and raw SQL too.
"""

import pgtrigger

from core.guards import guard

ON_INSERT, ON_UPDATE = pgtrigger.Insert, pgtrigger.Update


# The hash is taken by the database, in the moment in which the wording is fixed.
VERSION_IS_FROZEN = guard(
    "version_is_frozen",
    ON_UPDATE,
    """
    IF OLD.status = 'draft' AND NEW.status = 'in_force' THEN
        NEW.content_hash := maturity_content_hash(NEW.id);
    ELSIF OLD.status <> 'draft'
          AND to_jsonb(NEW) - 'status' IS DISTINCT FROM to_jsonb(OLD) - 'status' THEN
        REFUSE('A framework version that was in force never changes: make the next one');
    END IF;
    RETURN NEW;
    """,
)

_DRAFT_ONLY = """
    IF EXISTS (
        SELECT 1 FROM {found} AND version.status <> 'draft'
    ) THEN
        REFUSE('A framework version that was in force never changes: make the next one');
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
"""
_ANY = ON_INSERT | ON_UPDATE | pgtrigger.Delete


def part_of_draft(column: str) -> pgtrigger.Trigger:
    """Parts of a version are written while it is a draft; `column` names their version."""
    found = f"maturity_frameworkversion version WHERE version.id IN (NEW.{column}, OLD.{column})"
    return guard("part_of_draft", _ANY, _DRAFT_ONLY.replace("{found}", found))


OPTION_OF_DRAFT = guard(
    "part_of_draft",
    _ANY,
    _DRAFT_ONLY.replace(
        "{found}",
        "maturity_scale scale"
        " JOIN maturity_frameworkversion version ON version.id = scale.version_id"
        " WHERE scale.id IN (NEW.scale_id, OLD.scale_id)",
    ),
)

STATEMENT_FITS = guard(
    "statement_fits",
    ON_INSERT | ON_UPDATE,
    """
    IF NOT EXISTS (
        SELECT 1 FROM maturity_dimension dimension
        JOIN maturity_scale scale ON scale.version_id = dimension.version_id
        WHERE dimension.id = NEW.dimension_id AND scale.id = NEW.scale_id
          AND dimension.version_id = NEW.version_id
    ) THEN
        REFUSE('A statement, its dimension and its scale belong to one version');
    END IF;
    RETURN NEW;
    """,
)

# Taking the row's lock (an UPDATE has it) against the FOR SHARE of answers: nothing is written
# while it is signed.
ASSESSMENT_IS_SIGNED_WHOLE = guard(
    "signed_whole",
    ON_UPDATE,
    """
    IF OLD.status <> 'open' THEN
        REFUSE('A signed or cancelled assessment never changes');
    END IF;
    IF NEW.status = 'submitted' THEN
        IF NOT EXISTS (SELECT 1 FROM maturity_author WHERE assessment_id = NEW.id) THEN
            REFUSE('An assessment names its authors');
        END IF;
        IF EXISTS (
            SELECT 1 FROM maturity_author
            WHERE assessment_id = NEW.id AND person_id = NEW.certified_by_id
        ) THEN
            REFUSE('Whoever signs an assessment off is not one of its authors');
        END IF;
        IF EXISTS (
            SELECT 1 FROM maturity_statement statement
            LEFT JOIN maturity_answer answer
                ON answer.statement_id = statement.id AND answer.assessment_id = NEW.id
            WHERE statement.version_id = NEW.version_id
              AND maturity_applies(statement.settings, NEW.setting)
              AND answer.option_id IS NULL AND COALESCE(answer.not_applicable_reason, '') = ''
        ) THEN
            REFUSE('An assessment is signed off when every statement is answered');
        END IF;
        IF NOT EXISTS (
            SELECT 1 FROM maturity_answer answer
            WHERE answer.assessment_id = NEW.id AND NOT maturity_left_out(answer.id)
        ) THEN
            REFUSE('An assessment is signed off when a statement of it applies');
        END IF;
        IF maturity_unfinished(NEW.id) <> '{}' THEN
            REFUSE('An assessment is signed off when every part of it is finished');
        END IF;
        NEW.answers_hash := maturity_answers_hash(NEW.id);
    END IF;
    RETURN NEW;
    """,
)

ANSWER_IN_TURN = guard(
    "in_turn",
    ON_INSERT | ON_UPDATE,
    """
    PERFORM 1 FROM maturity_assessment
        WHERE id = NEW.assessment_id AND status = 'open' FOR SHARE;
    IF NOT FOUND THEN
        REFUSE('The answers of a signed or cancelled assessment never change');
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.edition <> 0 OR NEW.option_id IS NOT NULL OR NEW.not_applicable_reason <> ''
           OR NEW.justification <> '' THEN
            REFUSE('An answer begins blank');
        END IF;
        IF NOT EXISTS (
            SELECT 1 FROM maturity_assessment assessment
            JOIN maturity_statement statement ON statement.version_id = assessment.version_id
            WHERE assessment.id = NEW.assessment_id AND statement.id = NEW.statement_id
              AND maturity_applies(statement.settings, assessment.setting)
        ) THEN
            REFUSE('An answer belongs to a statement that applies');
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.assessment_id, NEW.statement_id) IS DISTINCT FROM (OLD.assessment_id, OLD.statement_id)
    THEN
        REFUSE('An answer keeps its assessment and its statement');
    END IF;
    IF NEW.edition <> OLD.edition + 1 THEN
        REFUSE('An answer changes one edition at a time');
    END IF;
    IF NEW.option_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM maturity_option option
        JOIN maturity_statement statement ON statement.scale_id = option.scale_id
        WHERE option.id = NEW.option_id AND statement.id = NEW.statement_id
    ) THEN
        REFUSE('An answer is one of its own scale');
    END IF;
    INSERT INTO maturity_author (assessment_id, person_id)
        VALUES (NEW.assessment_id, NEW.edited_by_id) ON CONFLICT DO NOTHING;
    RETURN NEW;
    """,
)

CHECK_OF_SIGNED = guard(
    "of_signed",
    ON_INSERT,
    """
    IF NOT EXISTS (
        SELECT 1 FROM maturity_answer answer
        JOIN maturity_assessment assessment ON assessment.id = answer.assessment_id
        JOIN evidence_claim claim ON claim.trust_id = assessment.trust_id
        WHERE answer.id = NEW.answer_id AND claim.id = NEW.claim_id
          AND assessment.status = 'submitted' AND answer.option_id IS NOT NULL
          AND claim.kind = 'maturity_sample' AND claim.sampled
    ) THEN
        REFUSE('A check is of a level that was signed off, by a sample of the same trust');
    END IF;
    RETURN NEW;
    """,
)
