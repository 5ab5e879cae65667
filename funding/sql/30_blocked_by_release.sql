-- A tranche is paid once: a release that lives stands in the way of another.
CREATE OR REPLACE FUNCTION funding_blocked_by_release(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
BEGIN
    RETURN QUERY
    SELECT r.tranche_id, NULL::bigint, 'already_released', 'nobody'
    FROM funding_release r
    WHERE r.tranche_id = ANY (tranche_ids) AND funding_is_live(r.status);
END;
$$;
