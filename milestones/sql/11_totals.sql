-- How many of these plans there are for each milestone, how many were carried out, and how many are
-- past the date that was forecast last.
CREATE OR REPLACE FUNCTION milestones_totals(plan_ids bigint[], on_day date)
RETURNS TABLE (milestone_id bigint, planned bigint, reached bigint, overdue bigint)
LANGUAGE plpgsql STABLE ROWS 20 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH carried_out AS MATERIALIZED (
        SELECT a.trust_milestone_id AS plan, bool_and(a.status = 'accepted') AS whole
        FROM milestones_criteria(plan_ids, on_day) a
        GROUP BY a.trust_milestone_id
    ), forecast AS MATERIALIZED (
        SELECT DISTINCT ON (d.trust_milestone_id) d.trust_milestone_id AS plan, d.planned_for
        FROM milestones_planneddate d
        WHERE d.trust_milestone_id = ANY (plan_ids)
        ORDER BY d.trust_milestone_id, d.number DESC
    )
    SELECT t.milestone_id, count(*), count(*) FILTER (WHERE c.whole),
        count(*) FILTER (WHERE c.whole IS NOT TRUE AND f.planned_for < on_day)
    FROM milestones_trustmilestone t
    LEFT JOIN carried_out c ON c.plan = t.id
    LEFT JOIN forecast f ON f.plan = t.id
    WHERE t.id = ANY (plan_ids)
    GROUP BY t.milestone_id;
END;
$$;
