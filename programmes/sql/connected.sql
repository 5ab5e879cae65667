-- Who has to do with which trust (domain rules 10 and 20): asked by Python and by triggers alike.
-- plpgsql, so that the names of other apps' tables are looked up only when a rule is asked.

-- The trusts a person belongs to, or belonged to within the year before a day, and every trust
-- paired with one of those: proposed, confirmed, or ended within that year.
CREATE OR REPLACE FUNCTION programmes_connected_trusts(person bigint, on_day date)
RETURNS TABLE (trust_id bigint)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH own AS (
        SELECT m.trust_id AS id
        FROM trusts_membership m
        WHERE m.user_id = person
          AND m.from_date <= on_day
          AND (m.until_date IS NULL OR m.until_date >= on_day - interval '1 year')
    ), paired AS (
        SELECT e.trust_id AS exemplar, f.trust_id AS follower
        FROM programmes_pairing p
        JOIN programmes_participation e ON e.id = p.exemplar_id
        JOIN programmes_participation f ON f.id = p.follower_id
        WHERE p.status IN ('proposed', 'confirmed')
           OR (p.status = 'ended' AND p.until_date >= on_day - interval '1 year')
    )
    SELECT own.id FROM own
    UNION
    SELECT paired.follower FROM paired JOIN own ON own.id = paired.exemplar
    UNION
    SELECT paired.exemplar FROM paired JOIN own ON own.id = paired.follower;
END;
$$;

CREATE OR REPLACE FUNCTION programmes_is_connected(person bigint, trust bigint, on_day date)
RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM programmes_connected_trusts(person, on_day) AS c WHERE c.trust_id = trust
    );
END;
$$;
