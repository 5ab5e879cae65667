-- What each plan asks of its trust on a day, and how it stands: the criteria in force that the trust
-- was asked. Pages and instalments ask here. `decided_on`: the day, in London, of the acceptance.
-- Asked for each plan of a list: planned anew each time, as PostgreSQL would for one plan, it takes
-- five times as long. Every table is reached by an index, whether one plan is asked or all.
CREATE OR REPLACE FUNCTION milestones_criteria(plan_ids bigint[], on_day date)
RETURNS TABLE (
    trust_milestone_id bigint, criterion_id bigint, claim_id bigint, status text, decided_on date
)
LANGUAGE plpgsql STABLE ROWS 20 SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT a.trust_milestone_id, a.criterion_id, a.claim_id, k.status::text, (
        SELECT (max(r.decided_at) AT TIME ZONE 'Europe/London')::date FROM evidence_review r
        WHERE r.submission_id = k.latest_submission_id AND r.outcome = 'accepted'
    )
    FROM milestones_trustcriterion a
    JOIN milestones_criterion c ON c.id = a.criterion_id
    JOIN evidence_claim k ON k.id = a.claim_id
    WHERE a.trust_milestone_id = ANY (plan_ids) AND c.in_force_from <= on_day
      AND (c.in_force_until IS NULL OR c.in_force_until >= on_day);
END;
$$;

-- How many criteria are asked and met, of one plan.
CREATE OR REPLACE FUNCTION milestones_progress(plan_id bigint, on_day date) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'asked', count(*), 'met', count(*) FILTER (WHERE a.status = 'accepted')
        )
        FROM milestones_criteria(ARRAY[plan_id], on_day) a
    );
END;
$$;

-- The day on which a plan was carried out: that of its last decision, once every criterion is met.
CREATE OR REPLACE FUNCTION milestones_achieved_on(plan_id bigint, on_day date) RETURNS date
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT CASE WHEN bool_and(a.status = 'accepted') THEN max(a.decided_on) END
        FROM milestones_criteria(ARRAY[plan_id], on_day) a
    );
END;
$$;
