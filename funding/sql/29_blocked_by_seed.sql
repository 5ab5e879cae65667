-- Seed money pays for a digital strategy and a business case only (rule 7): every commitment of a seed
-- award is one of those, and there is at least one.
CREATE OR REPLACE FUNCTION funding_blocked_by_seed(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
BEGIN
    RETURN QUERY
    SELECT t.id, NULL::bigint, 'seed_purpose', 'programme'
    FROM funding_tranche t JOIN funding_award a ON a.id = t.award_id
    WHERE t.id = ANY (tranche_ids) AND a.role = 'seed' AND NOT coalesce((
        SELECT bool_and(k.for_seed)
        FROM funding_commitment m JOIN funding_commitmenttype k ON k.id = m.type_id
        WHERE m.award_id = a.id
    ), false);
END;
$$;
