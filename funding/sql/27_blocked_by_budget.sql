-- There is a confirmed budget in that year and class, of the programme or of the wave, and every budget
-- that covers the tranche has room for it (rules 9 and 11). A live release of the tranche itself is not
-- counted against it.
CREATE OR REPLACE FUNCTION funding_blocked_by_budget(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT t.id, NULL::bigint, 'budget_missing', 'finance'
    FROM funding_tranche t
    WHERE t.id = ANY (tranche_ids)
      AND t.id NOT IN (SELECT c.tranche_id FROM funding_budgets_of(tranche_ids) c)
    UNION ALL
    SELECT c.tranche_id, NULL, 'budget_indicative', 'finance'
    FROM funding_budgets_of(tranche_ids) c JOIN funding_budget b ON b.id = c.budget_id
    WHERE b.status <> 'confirmed'
    GROUP BY c.tranche_id
    UNION ALL
    SELECT c.tranche_id, NULL, 'budget_exhausted', 'finance'
    FROM funding_budgets_of(tranche_ids) c
    JOIN (
        SELECT b.id, b.amount - funding_committed(
            b.programme_id, b.wave_id, b.year, b.capital_class
        ) AS room
        FROM funding_budget b
        WHERE b.id IN (SELECT x.budget_id FROM funding_budgets_of(tranche_ids) x)
    ) left_over ON left_over.id = c.budget_id
    JOIN funding_tranche t ON t.id = c.tranche_id
    WHERE t.amount > left_over.room + coalesce((
        SELECT sum(r.amount) FROM funding_release r
        WHERE r.tranche_id = t.id AND funding_is_live(r.status)
    ), 0)
    GROUP BY c.tranche_id;
END;
$$;
