-- What pages say of conditions, met or not: each type's own facts.
CREATE OR REPLACE FUNCTION funding_facts(condition_ids bigint[])
RETURNS TABLE (condition_id bigint, facts jsonb)
LANGUAGE sql STABLE AS $$
    SELECT * FROM funding_facts_of_commitments(condition_ids)
    UNION ALL SELECT * FROM funding_facts_of_milestones(condition_ids)
    UNION ALL SELECT * FROM funding_facts_of_maturity(condition_ids)
    UNION ALL SELECT * FROM funding_facts_of_blueprints(condition_ids)
    UNION ALL SELECT * FROM funding_facts_of_dates(condition_ids)
    UNION ALL SELECT * FROM funding_facts_of_evidence(condition_ids)
$$;

-- The conditions of tranches with their facts, in the order in which they were added.
DROP FUNCTION IF EXISTS funding_conditions_in_full;
CREATE FUNCTION funding_conditions_in_full(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, kind text, facts jsonb)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT c.tranche_id, c.id, c.kind::text, f.facts
    FROM funding_condition c
    JOIN funding_facts(ARRAY(
        SELECT a.id FROM funding_condition a WHERE a.tranche_id = ANY (tranche_ids)
    )) f ON f.condition_id = c.id
    ORDER BY c.tranche_id, c.id;
END;
$$;

-- The blockers of tranches, each with what its words name: the year and class, and the facts of its
-- condition. Pages ask it; a function, so that its plan is kept.
DROP FUNCTION IF EXISTS funding_blockers_in_full;
CREATE FUNCTION funding_blockers_in_full(tranche_ids bigint[])
RETURNS TABLE (
    tranche_id bigint, condition_id bigint, code text, owed_by text,
    year integer, capital_class text, kind text, facts jsonb
)
LANGUAGE plpgsql STABLE ROWS 50 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH found AS MATERIALIZED (
        SELECT * FROM funding_blockers(tranche_ids)
    )
    SELECT b.tranche_id, b.condition_id, b.code, b.owed_by, t.year::integer,
        t.capital_class::text, c.kind::text, f.facts
    FROM found b
    JOIN funding_tranche t ON t.id = b.tranche_id
    LEFT JOIN funding_condition c ON c.id = b.condition_id
    LEFT JOIN funding_facts(ARRAY(
        SELECT DISTINCT found.condition_id FROM found WHERE found.condition_id IS NOT NULL
    )) f ON f.condition_id = b.condition_id
    ORDER BY b.tranche_id, b.condition_id NULLS FIRST, b.code;
END;
$$;
