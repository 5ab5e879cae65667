-- The award keeps to the cap for that kind of participant, and its tranches to the award (rules 5
-- and 11). The triggers see to it when either is written; a cap may change afterwards.
CREATE OR REPLACE FUNCTION funding_blocked_by_cap(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
BEGIN
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT t.id, t.award_id AS award, t.year, t.capital_class AS class
        FROM funding_tranche t WHERE t.id = ANY (tranche_ids)
    ), kind AS MATERIALIZED (
        SELECT DISTINCT a.programme_id AS programme, a.role, a.awarded_on
        FROM funding_award a WHERE a.id IN (SELECT asked.award FROM asked)
    ), cap AS MATERIALIZED (
        -- Awards of one kind and day have one cap: it is looked up once.
        SELECT kind.*, programmes_cap(kind.programme, kind.role, kind.awarded_on) AS pounds
        FROM kind
    ), given AS MATERIALIZED (
        SELECT m.award_id AS award, m.year, m.capital_class AS class, m.amount AS pounds
        FROM funding_awardamount m WHERE m.award_id IN (SELECT asked.award FROM asked)
    ), planned AS MATERIALIZED (
        SELECT o.award_id AS award, o.year, o.capital_class AS class, sum(o.amount) AS pounds
        FROM funding_tranche o WHERE o.award_id IN (SELECT asked.award FROM asked)
        GROUP BY o.award_id, o.year, o.capital_class
    )
    SELECT asked.id, NULL::bigint,
        CASE WHEN cap.pounds IS NULL THEN 'cap_missing' ELSE 'cap_exceeded' END, 'programme'
    FROM asked
    JOIN funding_award a ON a.id = asked.award
    JOIN cap ON cap.programme = a.programme_id AND cap.role = a.role
        AND cap.awarded_on = a.awarded_on
    LEFT JOIN (
        SELECT given.award, sum(given.pounds) AS pounds FROM given GROUP BY given.award
    ) whole ON whole.award = asked.award
    WHERE cap.pounds IS NULL OR cap.pounds < whole.pounds
    UNION ALL
    SELECT asked.id, NULL, 'award_exceeded', 'programme'
    FROM asked
    JOIN planned ON planned.award = asked.award AND planned.year = asked.year
        AND planned.class = asked.class
    LEFT JOIN given ON given.award = asked.award AND given.year = asked.year
        AND given.class = asked.class
    WHERE planned.pounds > coalesce(given.pounds, 0);
END;
$$;
