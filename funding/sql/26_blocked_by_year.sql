-- A tranche is released in its own financial year; what is left on 31 March lapses (rule 14).
CREATE OR REPLACE FUNCTION funding_blocked_by_year(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
BEGIN
    RETURN QUERY
    SELECT t.id, NULL::bigint, 'year_not_begun', 'date'
    FROM funding_tranche t
    WHERE t.id = ANY (tranche_ids) AND funding_today() < make_date(t.year, 4, 1)
    UNION ALL
    SELECT t.id, NULL, 'year_over', 'programme'
    FROM funding_tranche t
    WHERE t.id = ANY (tranche_ids) AND funding_today() > make_date(t.year + 1, 3, 31);
END;
$$;
