-- There is a confirmed budget in that year and class, of the programme or of the wave, and every budget
-- that covers the tranche has room for it (rules 9 and 11). A live release of the tranche itself is not
-- counted against it.
CREATE OR REPLACE FUNCTION funding_blocked_by_budget(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
BEGIN
    RETURN QUERY
    -- Each part is worked out once, however many tranches share a budget.
    WITH covering AS MATERIALIZED (
        SELECT c.tranche_id AS tranche, c.budget_id AS budget FROM funding_budgets_of(tranche_ids) c
    ), room AS MATERIALIZED (
        SELECT b.id, b.status, b.amount - funding_committed(
            b.programme_id, b.wave_id, b.year, b.capital_class
        ) AS pounds
        FROM funding_budget b
        WHERE b.id IN (SELECT covering.budget FROM covering)
    ), own AS MATERIALIZED (
        SELECT r.tranche_id AS tranche, sum(r.amount) AS pounds
        FROM funding_release r
        WHERE r.tranche_id = ANY (tranche_ids) AND funding_is_live(r.status)
        GROUP BY r.tranche_id
    )
    SELECT t.id, NULL::bigint, 'budget_missing', 'finance'
    FROM funding_tranche t
    WHERE t.id = ANY (tranche_ids) AND t.id NOT IN (SELECT covering.tranche FROM covering)
    UNION ALL
    SELECT DISTINCT covering.tranche, NULL::bigint, 'budget_indicative', 'finance'
    FROM covering JOIN room ON room.id = covering.budget
    WHERE room.status <> 'confirmed'
    UNION ALL
    SELECT DISTINCT covering.tranche, NULL::bigint, 'budget_exhausted', 'finance'
    FROM covering
    JOIN room ON room.id = covering.budget
    JOIN funding_tranche t ON t.id = covering.tranche
    LEFT JOIN own ON own.tranche = covering.tranche
    WHERE t.amount > room.pounds + coalesce(own.pounds, 0);
END;
$$;
