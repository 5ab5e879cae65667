-- The blueprints of these trusts that anybody reads today, or that an editor has: since which day, in
-- London, the first version was published, and who let the present one out. One that was taken out
-- of the library is neither.
DROP FUNCTION IF EXISTS blueprints_published;
CREATE FUNCTION blueprints_published(trust_ids bigint[])
RETURNS TABLE (
    trust_id bigint, blueprint_id bigint, published boolean, first_on date, reviewer_id bigint
)
LANGUAGE plpgsql STABLE ROWS 1000 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT b.trust_id, b.id, bool_or(v.status = 'published'),
        (min(v.published_at) AT TIME ZONE 'Europe/London')::date,
        max(v.reviewed_by_id) FILTER (WHERE v.status = 'published')
    FROM blueprints_blueprint b
    JOIN blueprints_blueprintversion v ON v.blueprint_id = b.id
    WHERE b.trust_id = ANY (trust_ids)
    GROUP BY b.trust_id, b.id
    HAVING bool_or(v.status IN ('published', 'review'));
END;
$$;
