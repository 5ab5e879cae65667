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
    dated bigint[];
BEGIN
    waiting := ARRAY(
        SELECT DISTINCT c.milestone_id FROM funding_condition c
        WHERE c.tranche_id = ANY (tranche_ids) AND c.kind = 'milestone'
    );
    IF waiting = '{}' THEN
        RETURN;
    END IF;
    dated := ARRAY(
        SELECT DISTINCT c.milestone_id FROM funding_condition c
        WHERE c.tranche_id = ANY (tranche_ids) AND c.kind = 'milestone' AND c.by_date IS NOT NULL
    );
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT a.trust_milestone_id AS plan, a.claim_id AS claim, a.status
        FROM milestones_criteria(waiting, funding_today()) a
    ), standing AS MATERIALIZED (
        -- Of each plan the status whose turn is first, and the day on which all was signed off.
        SELECT asked.plan, (
            array_agg(asked.status ORDER BY (asked.status = 'submitted'), asked.claim)
            FILTER (WHERE asked.status <> 'accepted')
        )[1] AS status, max(coalesce(s.day, funding_today())) AS day
        FROM asked
        LEFT JOIN funding_signed_on(
            ARRAY(SELECT asked.claim FROM asked WHERE asked.plan = ANY (dated))
        ) s ON s.claim_id = asked.claim
        GROUP BY asked.plan
    )
    SELECT c.tranche_id, c.id,
        CASE WHEN f.day > c.by_date THEN 'milestone_late'
             ELSE 'milestone_' || coalesce(f.status, 'not_planned') END,
        CASE WHEN f.day > c.by_date OR f.plan IS NULL THEN 'programme'
             WHEN f.status = 'submitted' THEN 'assessor' ELSE 'trust' END
    FROM funding_condition c
    LEFT JOIN standing f ON f.plan = c.milestone_id
    WHERE c.tranche_id = ANY (tranche_ids) AND c.kind = 'milestone'
      AND (f.plan IS NULL OR f.status IS NOT NULL OR f.day > c.by_date);
END;
$$;

-- What pages say of these conditions.
CREATE OR REPLACE FUNCTION funding_facts_of_milestones(condition_ids bigint[])
RETURNS TABLE (condition_id bigint, facts jsonb)
LANGUAGE plpgsql STABLE ROWS 1000 AS $$
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
        'asked', coalesce(progress.asked, 0), 'met', coalesce(progress.met, 0),
        'trust', funding_name_if_shared(i.award_id, p.trust_id)
    )
    FROM funding_condition c
    JOIN funding_tranche i ON i.id = c.tranche_id
    JOIN milestones_trustmilestone p ON p.id = c.milestone_id
    JOIN milestones_milestone s ON s.id = p.milestone_id
    JOIN trusts_trust o ON o.id = p.trust_id
    LEFT JOIN progress ON progress.plan = p.id
    WHERE c.id = ANY (condition_ids);
END;
$$;
