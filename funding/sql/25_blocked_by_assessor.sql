-- Whoever accepted the evidence has nothing to do with any trust that holds the award (rule 10), also
-- where the award is shared.
CREATE OR REPLACE FUNCTION funding_blocked_by_assessor(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
BEGIN
    RETURN QUERY
    SELECT DISTINCT t.id, NULL::bigint, 'assessor_connected', 'programme'
    FROM funding_assessors_of(tranche_ids) s
    JOIN funding_tranche t ON t.id = s.tranche_id
    WHERE funding_is_connected(s.person_id, t.award_id);
END;
$$;
