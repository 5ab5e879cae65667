"""What PostgreSQL refuses about draws and bounds, whoever writes. Longer rules stand in
`sql/30_draws.sql` and `sql/31_bounds.sql`."""

import pgtrigger

from core.guards import guard

ON_INSERT, ON_UPDATE = pgtrigger.Insert, pgtrigger.Update

# The seed is made and kept by the database; nobody hands in a commitment of their own.
SEED_IS_COMMITTED = guard(
    "seed_is_committed",
    ON_INSERT,
    """
    NEW.seed_commitment := maturity_commit_seed(NEW.id);
    RETURN NEW;
    """,
)

STAKE_BEFORE_SIGNING = guard(
    "before_signing",
    ON_INSERT | ON_UPDATE | pgtrigger.Delete,
    """
    IF EXISTS (
        SELECT 1 FROM maturity_answer answer
        JOIN maturity_assessment assessment ON assessment.id = answer.assessment_id
        WHERE answer.id IN (NEW.answer_id, OLD.answer_id) AND assessment.status <> 'open'
    ) THEN
        REFUSE('What is at stake is frozen with the signature');
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
    """,
)

# Beside `signed_whole`: what is at stake is what was answered, whole and nothing else.
STAKES_ARE_WHOLE = guard(
    "stakes_are_whole",
    ON_UPDATE,
    """
    IF NEW.status = 'submitted' AND OLD.status = 'open' AND NOT maturity_stakes_hold(NEW.id) THEN
        REFUSE('An assessment is signed off with what is at stake on each answer');
    END IF;
    RETURN NEW;
    """,
)

DRAW_OF_COMMITTED_SEED = guard(
    "of_committed_seed",
    ON_INSERT,
    """
    IF NOT EXISTS (
        SELECT 1 FROM maturity_assessment
        WHERE id = NEW.assessment_id AND status = 'submitted'
          AND seed_commitment = encode(sha256(NEW.seed), 'hex')
    ) THEN
        REFUSE('A draw is of a signed assessment, with the seed that was committed to');
    END IF;
    IF (NEW.claimed, NEW.at_risk, NEW.out_of) IS DISTINCT FROM (
        SELECT ROW(claimed, at_risk, out_of) FROM maturity_totals(NEW.assessment_id)
    ) THEN
        REFUSE('A draw is over everything that is at stake');
    END IF;
    RETURN NEW;
    """,
)

ITEM_AT_RISK = guard(
    "at_risk",
    ON_INSERT,
    """
    IF NOT EXISTS (
        SELECT 1 FROM maturity_stake stake
        JOIN maturity_answer answer ON answer.id = stake.answer_id
        JOIN maturity_draw draw ON draw.assessment_id = answer.assessment_id
        WHERE stake.id = NEW.stake_id AND draw.id = NEW.draw_id
          AND stake.claimed_points > stake.floor_points
    ) THEN
        REFUSE('What is drawn is at risk in the same assessment');
    END IF;
    RETURN NEW;
    """,
)

# Asked for in the order of the draw, nothing left out and nothing chosen.
CHECK_IN_ORDER = guard(
    "in_order",
    ON_INSERT,
    """
    IF NOT EXISTS (
        SELECT 1 FROM maturity_drawitem item
        JOIN maturity_stake stake ON stake.id = item.stake_id
        WHERE item.id = NEW.draw_item_id AND stake.answer_id = NEW.answer_id
    ) THEN
        REFUSE('A check is of a statement that was drawn');
    END IF;
    IF EXISTS (
        SELECT 1 FROM maturity_drawitem item
        JOIN maturity_drawitem earlier
            ON earlier.draw_id = item.draw_id AND earlier.position < item.position
        LEFT JOIN maturity_check asked ON asked.draw_item_id = earlier.id
        WHERE item.id = NEW.draw_item_id AND asked.id IS NULL
    ) THEN
        REFUSE('Checks are asked for in the order of the draw');
    END IF;
    RETURN NEW;
    """,
)

EXTENSION_BY_AN_OUTSIDER = guard(
    "by_an_outsider",
    ON_INSERT,
    """
    IF EXISTS (
        SELECT 1 FROM maturity_drawextension
        WHERE draw_id = NEW.draw_id AND up_to >= NEW.up_to
    ) THEN
        REFUSE('Going on means further than before');
    END IF;
    IF EXISTS (
        SELECT 1 FROM maturity_draw draw
        JOIN maturity_assessment assessment ON assessment.id = draw.assessment_id
        WHERE draw.id = NEW.draw_id AND programmes_is_connected(
            NEW.decided_by_id, assessment.trust_id, (now() AT TIME ZONE 'Europe/London')::date
        )
    ) THEN
        REFUSE('Whoever decides has nothing to do with the trust or one paired with it');
    END IF;
    RETURN NEW;
    """,
)

BOUND_HOLDS = guard(
    "holds",
    ON_INSERT,
    """
    PERFORM maturity_guard_bound(
        NEW.draw_id, NEW.draws, NEW.upper, NEW.claim, NEW.lower, NEW.published, NEW.figure,
        NEW.second_looks
    );
    RETURN NEW;
    """,
)

# A figure that counts a second look may be what a publication waits for.
PUBLICATION_FOLLOWS = pgtrigger.Trigger(
    name="publication_follows",
    operation=ON_INSERT,
    when=pgtrigger.After,
    func="""
    UPDATE maturity_publication SET readable_from = NULL
    WHERE draw_id = NEW.draw_id AND readable_from IS NULL;
    RETURN NULL;
    """,
)

# From when anybody may read a checked score, whatever is written there: never while a second look
# at a level is open or not counted, and then from the next day on at the earliest. What has been
# public stays so.
READABLE_AFTER_SECOND_LOOKS = guard(
    "readable_after_second_looks",
    ON_INSERT | ON_UPDATE,
    """
    IF TG_OP = 'UPDATE' AND OLD.readable_from <= (now() AT TIME ZONE 'Europe/London')::date THEN
        NEW.readable_from := OLD.readable_from;
    ELSIF maturity_is_held(NEW.draw_id) THEN
        NEW.readable_from := NULL;
    ELSIF TG_OP = 'UPDATE' THEN
        NEW.readable_from := GREATEST(
            NEW.public_from,
            COALESCE(OLD.readable_from, (now() AT TIME ZONE 'Europe/London')::date + 1)
        );
    ELSE
        NEW.readable_from := NEW.public_from;
    END IF;
    RETURN NEW;
    """,
)

# Ten working days are never fewer than twelve days; nothing is published earlier than was said.
PUBLIC_AFTER_TEN_WORKING_DAYS = guard(
    "after_ten_working_days",
    ON_INSERT | ON_UPDATE,
    """
    IF NEW.public_from < NEW.notified_on + 12 THEN
        REFUSE('A trust has ten working days to correct facts before its score is public');
    END IF;
    IF TG_OP = 'UPDATE' AND (
        NEW.public_from < OLD.public_from
        OR NEW.public_from > OLD.public_from AND NEW.postponed_reason = ''
    ) THEN
        REFUSE('A publication is only put off, with a reason');
    END IF;
    RETURN NEW;
    """,
)
