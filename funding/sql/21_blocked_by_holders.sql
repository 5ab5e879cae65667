-- Each trust that holds the award has passed due diligence and still takes part; the payee still
-- holds the award and is open (rules 2, 4 and 9).
CREATE OR REPLACE FUNCTION funding_blocked_by_holders(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT t.id, NULL::bigint, 'due_diligence', 'programme'
    FROM funding_tranche t
    WHERE t.id = ANY (tranche_ids) AND EXISTS (
        SELECT 1 FROM funding_holders(t.award_id) h
        JOIN programmes_participation p ON p.id = h.participation_id
        WHERE p.due_diligence_finished_on IS NULL
           OR p.due_diligence_finished_on > funding_today()
    )
    UNION ALL
    SELECT t.id, NULL, 'participation_ended', 'programme'
    FROM funding_tranche t
    WHERE t.id = ANY (tranche_ids) AND EXISTS (
        SELECT 1 FROM funding_holders(t.award_id) h
        JOIN programmes_participation p ON p.id = h.participation_id
        WHERE p.status IN ('declined', 'withdrawn')
    )
    UNION ALL
    SELECT t.id, NULL, 'payee_not_holder', 'programme'
    FROM funding_tranche t
    WHERE t.id = ANY (tranche_ids)
      AND t.payee_id NOT IN (SELECT h.trust_id FROM funding_holders(t.award_id) h)
    UNION ALL
    SELECT t.id, NULL, 'payee_closed', 'programme'
    FROM funding_tranche t JOIN trusts_trust o ON o.id = t.payee_id
    WHERE t.id = ANY (tranche_ids) AND o.close_date < funding_today();
END;
$$;
