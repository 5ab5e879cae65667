-- No release before the award is agreed and its agreement signed (rule 9).
CREATE OR REPLACE FUNCTION funding_blocked_by_agreement(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
BEGIN
    RETURN QUERY
    SELECT t.id, NULL::bigint, 'award_not_agreed', 'programme'
    FROM funding_tranche t JOIN funding_award a ON a.id = t.award_id
    WHERE t.id = ANY (tranche_ids) AND a.status <> 'agreed'
    UNION ALL
    SELECT t.id, NULL, 'agreement_not_signed', 'trust'
    FROM funding_tranche t JOIN funding_award a ON a.id = t.award_id
    WHERE t.id = ANY (tranche_ids)
      AND (a.agreement_signed_on IS NULL OR a.agreement_signed_on > funding_today());
END;
$$;
