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
