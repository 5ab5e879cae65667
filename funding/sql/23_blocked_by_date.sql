-- A date condition is met on its day.
CREATE OR REPLACE FUNCTION funding_blocked_by_date(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
BEGIN
    RETURN QUERY
    SELECT c.tranche_id, c.id, 'date_not_reached', 'date'
    FROM funding_condition c
    WHERE c.tranche_id = ANY (tranche_ids) AND c.kind = 'date' AND c.on_date > funding_today();
END;
$$;

-- What pages say of these conditions.
CREATE OR REPLACE FUNCTION funding_facts_of_dates(condition_ids bigint[])
RETURNS TABLE (condition_id bigint, facts jsonb)
LANGUAGE plpgsql STABLE ROWS 1000 AS $$
BEGIN
    RETURN QUERY
    SELECT c.id, jsonb_build_object('date', c.on_date)
    FROM funding_condition c WHERE c.id = ANY (condition_ids) AND c.kind = 'date';
END;
$$;
