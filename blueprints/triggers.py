"""What PostgreSQL refuses about blueprints, whoever writes (domain rule 23).

The services ask the same in policies, with kinder words; these hold for the shell, bulk updates
and raw SQL too.
"""

import operator
from functools import reduce

import pgtrigger

from blueprints.sections import FIELDS
from core.guards import Refuse, guard

ON_UPDATE, ON_INSERT, ON_DELETE = pgtrigger.Update, pgtrigger.Insert, pgtrigger.Delete

CONTENT = ("title", "summary", *FIELDS, "result", "cost_low", "cost_high", "elapsed_months")


def changed(field: str) -> pgtrigger.Q:
    return pgtrigger.Q(**{f"old__{field}__df": pgtrigger.F(f"new__{field}")})


# Text changes in drafts only.
TEXT_FROZEN = Refuse(
    name="text_frozen",
    operation=ON_UPDATE,
    because="What was sent for review is frozen: only a draft is written in",
    condition=reduce(operator.or_, map(changed, CONTENT))
    & ~(pgtrigger.Q(old__status="draft") & pgtrigger.Q(new__status="draft")),
)

# A status that decides something has its review.
STATUS_HAS_ITS_ROW = guard(
    "status_has_its_row",
    ON_UPDATE,
    """
    IF NEW.status = OLD.status THEN
        IF NEW.round IS DISTINCT FROM OLD.round THEN
            REFUSE('A round of review begins when a draft is sent');
        END IF;
        IF OLD.status <> 'draft' AND (NEW.reviewed_by_id, NEW.published_at)
           IS DISTINCT FROM (OLD.reviewed_by_id, OLD.published_at) THEN
            REFUSE('Who published a blueprint, and when, stays as it is');
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.status = 'review' THEN
        IF NEW.round IS DISTINCT FROM OLD.round + 1 THEN
            REFUSE('Sending a draft begins a new round of review');
        END IF;
        IF NOT EXISTS (
            SELECT 1 FROM blueprints_versioneditor WHERE version_id = NEW.id
        ) THEN
            REFUSE('A blueprint names its authors');
        END IF;
    ELSIF OLD.status = 'review' THEN
        SELECT * INTO review FROM blueprints_blueprintreview
            WHERE version_id = NEW.id AND round = NEW.round;
        IF NOT FOUND OR NEW.round IS DISTINCT FROM OLD.round OR review.outcome IS DISTINCT FROM
           (CASE NEW.status WHEN 'published' THEN 'published' ELSE 'sent_back' END) THEN
            REFUSE('A blueprint is published or sent back only by a review of this round');
        END IF;
        IF NEW.status = 'published'
           AND NEW.reviewed_by_id IS DISTINCT FROM review.reviewer_id THEN
            REFUSE('A blueprint names who published it');
        END IF;
    ELSIF NEW.status = 'superseded' THEN
        IF NOT EXISTS (
            SELECT 1 FROM blueprints_blueprintversion newer
            JOIN blueprints_blueprintreview passed
              ON passed.version_id = newer.id AND passed.round = newer.round
            WHERE newer.blueprint_id = NEW.blueprint_id AND newer.number > NEW.number
              AND newer.status = 'review' AND passed.outcome = 'published'
        ) THEN
            REFUSE('A version is replaced only by a newer one that has passed its review');
        END IF;
    END IF;
    RETURN NEW;
    """,
    "review",
)

# Takes the blueprint's lock itself, so that two versions begun at once cannot share a number.
VERSION_IN_TURN = guard(
    "in_turn",
    ON_INSERT,
    """
    PERFORM 1 FROM blueprints_blueprint WHERE id = NEW.blueprint_id FOR UPDATE;
    IF NEW.round <> 0 OR NEW.reviewed_by_id IS NOT NULL OR NEW.published_at IS NOT NULL THEN
        REFUSE('A new version has not been reviewed yet');
    END IF;
    IF NEW.number <> 1 + COALESCE(
        (SELECT max(number) FROM blueprints_blueprintversion
         WHERE blueprint_id = NEW.blueprint_id), 0
    ) THEN
        REFUSE('Versions of a blueprint are numbered in turn');
    END IF;
    RETURN NEW;
    """,
)

# Only what is published is found; drafts are in no index.
SEARCH_KEPT = pgtrigger.Trigger(
    name="search_kept",
    operation=ON_UPDATE | ON_INSERT,
    when=pgtrigger.Before,
    func=f"""
    NEW.search := CASE WHEN NEW.status = 'published' THEN
        setweight(to_tsvector('aspirant_english', NEW.title), 'A') ||
        setweight(to_tsvector('aspirant_english', NEW.summary), 'B') ||
        setweight(to_tsvector('aspirant_english',
            concat_ws(' ', {", ".join(f"NEW.{name}" for name in FIELDS)})), 'D')
    END;
    RETURN NEW;
    """,
)

PART_OF_DRAFT = guard(
    "of_a_draft",
    ON_INSERT | ON_UPDATE | ON_DELETE,
    """
    IF NOT EXISTS (
        SELECT 1 FROM blueprints_blueprintversion
        WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.version_id ELSE OLD.version_id END
          AND status = 'draft'
    ) OR (TG_OP = 'UPDATE' AND NEW.version_id <> OLD.version_id) THEN
        REFUSE('What was sent for review is frozen: only a draft is written in');
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
    """,
)

REVIEW_BY_ANOTHER = guard(
    "by_another",
    ON_INSERT,
    """
    SELECT * INTO version FROM blueprints_blueprintversion WHERE id = NEW.version_id FOR UPDATE;
    IF version.status IS DISTINCT FROM 'review' OR version.round <> NEW.round THEN
        REFUSE('Only a blueprint that waits for its review is reviewed');
    END IF;
    IF blueprints_bar(
        NEW.reviewer_id, version.blueprint_id, (now() AT TIME ZONE 'Europe/London')::date
    ) IS NOT NULL THEN
        REFUSE('A blueprint is reviewed by somebody who neither wrote it nor belongs to its trust');
    END IF;
    RETURN NEW;
    """,
    "version",
)

COPY_OF_ANOTHERS = guard(
    "of_anothers",
    ON_INSERT,
    """
    IF NOT EXISTS (
        SELECT 1 FROM blueprints_blueprintversion version
        JOIN blueprints_blueprint blueprint ON blueprint.id = version.blueprint_id
        WHERE version.id = NEW.version_id AND version.status = 'published'
          AND blueprint.trust_id <> NEW.trust_id
    ) THEN
        REFUSE('A trust copies what another has published');
    END IF;
    RETURN NEW;
    """,
)

TASK_OF_ACTIVE_COPY = guard(
    "of_an_active_copy",
    ON_INSERT | ON_UPDATE,
    """
    IF NOT EXISTS (
        SELECT 1 FROM blueprints_copy WHERE id = NEW.copy_id AND status = 'active'
    ) THEN
        REFUSE('The tasks of a copy that has ended stay as they are');
    END IF;
    RETURN NEW;
    """,
)
