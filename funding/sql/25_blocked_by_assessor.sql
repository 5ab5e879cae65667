-- Whoever accepted the evidence has nothing to do with any trust that holds the award (rule 10), also
-- where the award is shared. With whom a person is connected is looked up once, however many tranches
-- rest on what they accepted.
CREATE OR REPLACE FUNCTION funding_blocked_by_assessor(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH rests AS MATERIALIZED (
        SELECT t.id, t.award_id AS award, s.person_id AS person
        FROM funding_assessors_of(tranche_ids) s JOIN funding_tranche t ON t.id = s.tranche_id
    ), connected AS MATERIALIZED (
        SELECT p.person, c.trust_id AS trust
        FROM (SELECT DISTINCT rests.person FROM rests) p
        CROSS JOIN LATERAL programmes_connected_trusts(p.person, funding_today()) c
    )
    SELECT DISTINCT rests.id, NULL::bigint, 'assessor_connected', 'programme'
    FROM rests
    JOIN connected ON connected.person = rests.person
    JOIN funding_holders_of(ARRAY(
        SELECT DISTINCT rests.award FROM rests
        WHERE rests.person IN (SELECT connected.person FROM connected)
    )) h
        ON h.award_id = rests.award AND h.trust_id = connected.trust;
END;
$$;
