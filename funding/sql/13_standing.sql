-- What every step of a release asks first, in one question: whether it is on hold, whether this
-- person has to do with a trust that holds its award, and what they have done for it already.
CREATE OR REPLACE FUNCTION funding_standing(release bigint, person bigint)
RETURNS TABLE (held boolean, connected boolean, duties text[])
LANGUAGE plpgsql STABLE ROWS 1 AS $$
#variable_conflict use_variable
BEGIN
    RETURN QUERY
    SELECT funding_is_held(r.id), funding_is_connected(person, t.award_id), ARRAY(
        SELECT p.duty::text FROM funding_releaseparty p
        WHERE p.release_id = r.id AND p.person_id = person
        UNION
        -- Evidence accepted meanwhile counts, whether or not the parties are up to date.
        SELECT 'assess' FROM funding_assessors(r.tranche_id) s WHERE s.person_id = person
    )
    FROM funding_release r JOIN funding_tranche t ON t.id = r.tranche_id
    WHERE r.id = release;
END;
$$;
