-- Those of these tranches that wait for nothing, in the order of their ids: what funding_blockers
-- leaves over. Most wait for one of their conditions, which is read quickly; only the rest is asked
-- everything. The plans are made for as many as there are, not for a few.
CREATE OR REPLACE FUNCTION funding_unblocked(tranche_ids bigint[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    rest bigint[] := tranche_ids;
    rule text;
BEGIN
    FOREACH rule IN ARRAY ARRAY[
        'commitment', 'date', 'evidence', 'milestone', 'maturity', 'blueprint'
    ] LOOP
        EXECUTE format(
            'SELECT ARRAY(SELECT id FROM unnest($1) id WHERE id NOT IN ('
            '    SELECT b.tranche_id FROM %I($1) b'
            '    WHERE b.condition_id NOT IN (SELECT w.condition_id FROM funding_waived($1) w)))',
            'funding_blocked_by_' || rule
        ) INTO rest USING rest;
    END LOOP;
    RETURN ARRAY(
        SELECT id FROM unnest(rest) id
        EXCEPT SELECT b.tranche_id FROM funding_blockers(rest) b
        ORDER BY 1
    );
END;
$$;
