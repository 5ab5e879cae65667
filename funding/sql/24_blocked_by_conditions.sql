-- Money waits for something: a tranche without a condition is either paid up front, by agreement and
-- for a recorded need, or not finished (rule 9).
CREATE OR REPLACE FUNCTION funding_blocked_by_conditions(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
BEGIN
    RETURN QUERY
    SELECT t.id, NULL::bigint, 'no_conditions', 'programme'
    FROM funding_tranche t
    WHERE t.id = ANY (tranche_ids) AND NOT t.upfront
      AND NOT EXISTS (SELECT 1 FROM funding_condition c WHERE c.tranche_id = t.id)
    UNION ALL
    SELECT t.id, NULL, 'upfront_not_agreed', 'programme'
    FROM funding_tranche t JOIN funding_award a ON a.id = t.award_id
    WHERE t.id = ANY (tranche_ids) AND t.upfront AND NOT a.upfront_agreed
    UNION ALL
    SELECT t.id, NULL, 'upfront_need_missing', 'trust'
    FROM funding_tranche t
    WHERE t.id = ANY (tranche_ids) AND t.upfront AND btrim(t.upfront_need) = '';
END;
$$;
