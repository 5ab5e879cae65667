-- The award keeps to the cap for that kind of participant, and its tranches to the award (rules 5
-- and 11). The triggers see to it when either is written; a cap may change afterwards.
CREATE OR REPLACE FUNCTION funding_blocked_by_cap(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
BEGIN
    RETURN QUERY
    WITH kind AS MATERIALIZED (
        SELECT DISTINCT a.programme_id AS programme, a.role, a.awarded_on
        FROM funding_tranche t JOIN funding_award a ON a.id = t.award_id
        WHERE t.id = ANY (tranche_ids)
    ), cap AS MATERIALIZED (
        -- Awards of one kind and day have one cap: it is looked up once.
        SELECT kind.*, programmes_cap(kind.programme, kind.role, kind.awarded_on) AS pounds
        FROM kind
    )
    SELECT t.id, NULL::bigint,
        CASE WHEN cap.pounds IS NULL THEN 'cap_missing' ELSE 'cap_exceeded' END, 'programme'
    FROM funding_tranche t
    JOIN funding_award a ON a.id = t.award_id
    JOIN cap ON cap.programme = a.programme_id AND cap.role = a.role
        AND cap.awarded_on = a.awarded_on
    WHERE t.id = ANY (tranche_ids) AND (cap.pounds IS NULL OR cap.pounds < (
        SELECT sum(m.amount) FROM funding_awardamount m WHERE m.award_id = a.id
    ))
    UNION ALL
    SELECT t.id, NULL, 'award_exceeded', 'programme'
    FROM funding_tranche t
    WHERE t.id = ANY (tranche_ids) AND (
        SELECT sum(o.amount) FROM funding_tranche o
        WHERE o.award_id = t.award_id AND o.year = t.year AND o.capital_class = t.capital_class
    ) > coalesce((
        SELECT m.amount FROM funding_awardamount m
        WHERE m.award_id = t.award_id AND m.year = t.year AND m.capital_class = t.capital_class
    ), 0);
END;
$$;
