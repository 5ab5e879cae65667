-- A milestone is reached when a claim was accepted for every criterion in force that its trust was
-- asked. The code carries the status of the claim whose turn comes first: what the trust owes before
-- what an assessor has. A plan that asks for nothing could never be reached.
CREATE OR REPLACE FUNCTION funding_blocked_by_milestone(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
#variable_conflict use_column
DECLARE
    waiting bigint[];
BEGIN
    waiting := ARRAY(
        SELECT DISTINCT c.milestone_id FROM funding_condition c
        WHERE c.tranche_id = ANY (tranche_ids) AND c.kind = 'milestone'
    );
    IF waiting = '{}' THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT a.trust_milestone_id AS plan, a.claim_id, a.status
        FROM milestones_criteria(waiting, funding_today()) a
    ), first_owed AS MATERIALIZED (
        SELECT DISTINCT ON (asked.plan) asked.plan, asked.status
        FROM asked
        WHERE asked.status <> 'accepted'
        ORDER BY asked.plan, (asked.status = 'submitted'), asked.claim_id
    )
    SELECT c.tranche_id, c.id, 'milestone_' || coalesce(f.status, 'not_planned'),
        CASE WHEN f.status IS NULL THEN 'programme' WHEN f.status = 'submitted' THEN 'assessor'
             ELSE 'trust' END
    FROM funding_condition c
    LEFT JOIN first_owed f ON f.plan = c.milestone_id
    WHERE c.tranche_id = ANY (tranche_ids) AND c.kind = 'milestone'
      AND (f.status IS NOT NULL OR c.milestone_id NOT IN (SELECT asked.plan FROM asked));
END;
$$;
