-- A milestone is reached when a claim was accepted for every criterion in force that its trust was
-- asked. The code carries the status of the claim whose turn comes first: what the trust owes before
-- what an assessor has. A plan that asks for nothing could never be reached. With a last day, the
-- trust signed all of it off by then; how long assessors take costs it nothing.
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
        SELECT a.trust_milestone_id AS plan, a.claim_id AS claim, a.status
        FROM milestones_criteria(waiting, funding_today()) a
    ), first_owed AS MATERIALIZED (
        SELECT DISTINCT ON (asked.plan) asked.plan, asked.status
        FROM asked
        WHERE asked.status <> 'accepted'
        ORDER BY asked.plan, (asked.status = 'submitted'), asked.claim
    ), dated AS MATERIALIZED (
        SELECT c.id, c.by_date, asked.claim
        FROM funding_condition c JOIN asked ON asked.plan = c.milestone_id
        WHERE c.tranche_id = ANY (tranche_ids) AND c.kind = 'milestone' AND c.by_date IS NOT NULL
    ), late AS MATERIALIZED (
        SELECT DISTINCT dated.id
        FROM dated
        LEFT JOIN funding_signed_on(ARRAY(SELECT dated.claim FROM dated)) s
            ON s.claim_id = dated.claim
        WHERE coalesce(s.day, funding_today()) > dated.by_date
    )
    SELECT c.tranche_id, c.id,
        CASE WHEN late.id IS NOT NULL THEN 'milestone_late'
             ELSE 'milestone_' || coalesce(f.status, 'not_planned') END,
        CASE WHEN late.id IS NOT NULL OR f.status IS NULL THEN 'programme'
             WHEN f.status = 'submitted' THEN 'assessor' ELSE 'trust' END
    FROM funding_condition c
    LEFT JOIN first_owed f ON f.plan = c.milestone_id
    LEFT JOIN late ON late.id = c.id
    WHERE c.tranche_id = ANY (tranche_ids) AND c.kind = 'milestone' AND (
        f.status IS NOT NULL OR late.id IS NOT NULL
        OR c.milestone_id NOT IN (SELECT asked.plan FROM asked)
    );
END;
$$;

-- What pages say of these conditions.
CREATE OR REPLACE FUNCTION funding_facts_of_milestones(condition_ids bigint[])
RETURNS TABLE (condition_id bigint, facts jsonb)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
#variable_conflict use_column
DECLARE
    shown bigint[];
BEGIN
    shown := ARRAY(
        SELECT DISTINCT c.milestone_id FROM funding_condition c
        WHERE c.id = ANY (condition_ids) AND c.kind = 'milestone'
    );
    IF shown = '{}' THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH progress AS MATERIALIZED (
        SELECT a.trust_milestone_id AS plan, count(*) AS asked,
            count(*) FILTER (WHERE a.status = 'accepted') AS met
        FROM milestones_criteria(shown, funding_today()) a GROUP BY a.trust_milestone_id
    )
    SELECT c.id, jsonb_build_object(
        'number', s.number, 'name', s.name, 'slug', s.slug, 'code', o.code, 'by_date', c.by_date,
        'asked', coalesce(progress.asked, 0), 'met', coalesce(progress.met, 0)
    )
    FROM funding_condition c
    JOIN milestones_trustmilestone p ON p.id = c.milestone_id
    JOIN milestones_milestone s ON s.id = p.milestone_id
    JOIN trusts_trust o ON o.id = p.trust_id
    LEFT JOIN progress ON progress.plan = p.id
    WHERE c.id = ANY (condition_ids);
END;
$$;
