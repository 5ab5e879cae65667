-- While an award is paused, nothing of it is released (rule 16). No waiver lifts that.
CREATE OR REPLACE FUNCTION funding_blocked_by_pause(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
BEGIN
    RETURN QUERY
    SELECT t.id, NULL::bigint, 'award_paused', 'programme'
    FROM funding_awardpause p JOIN funding_tranche t ON t.award_id = p.award_id
    WHERE p.ended_at IS NULL AND t.id = ANY (tranche_ids);
END;
$$;
