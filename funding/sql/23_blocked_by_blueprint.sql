-- The blueprints that count for these conditions: those of the condition's trust that were first
-- published on the day of the award or later and are published now; and those that an editor has.
CREATE OR REPLACE FUNCTION funding_counted_blueprints(tranche_ids bigint[])
RETURNS TABLE (
    tranche_id bigint, condition_id bigint, wanted integer, published boolean, reviewer_id bigint
)
LANGUAGE plpgsql STABLE ROWS 1000 AS $$
#variable_conflict use_column
DECLARE
    waiting bigint[];
BEGIN
    waiting := ARRAY(
        SELECT DISTINCT c.trust_id FROM funding_condition c
        WHERE c.tranche_id = ANY (tranche_ids) AND c.kind = 'blueprint'
    );
    IF waiting = '{}' THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT c.tranche_id, c.id, c.blueprints_wanted::integer, p.published, p.reviewer_id
    FROM funding_condition c
    JOIN funding_tranche t ON t.id = c.tranche_id
    JOIN funding_award a ON a.id = t.award_id
    LEFT JOIN blueprints_published(waiting) p
        ON p.trust_id = c.trust_id AND (p.first_on IS NULL OR p.first_on >= a.awarded_on)
    WHERE c.tranche_id = ANY (tranche_ids) AND c.kind = 'blueprint';
END;
$$;

-- As many blueprints are published as were asked for. Where the rest is with an editor, the programme
-- has the next move.
CREATE OR REPLACE FUNCTION funding_blocked_by_blueprint(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH counted AS MATERIALIZED (
        SELECT b.tranche_id AS tranche, b.condition_id AS id, b.wanted,
            count(*) FILTER (WHERE b.published) AS published, count(b.published) AS sent
        FROM funding_counted_blueprints(tranche_ids) b
        GROUP BY b.tranche_id, b.condition_id, b.wanted
    )
    SELECT counted.tranche, counted.id, step.code, step.owed_by
    FROM counted
    JOIN (VALUES
        (false, 'blueprint_missing', 'trust'), (true, 'blueprint_in_review', 'programme')
    ) AS step (sent, code, owed_by) ON step.sent = (counted.sent >= counted.wanted)
    WHERE counted.published < counted.wanted;
END;
$$;

-- What pages say of these conditions.
CREATE OR REPLACE FUNCTION funding_facts_of_blueprints(condition_ids bigint[])
RETURNS TABLE (condition_id bigint, facts jsonb)
LANGUAGE plpgsql STABLE ROWS 1000 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT c.id, jsonb_build_object(
        'trust', o.name, 'code', o.code, 'wanted', c.blueprints_wanted, 'since',
        a.awarded_on, 'published', count(*) FILTER (WHERE b.published)
    )
    FROM funding_condition c
    JOIN trusts_trust o ON o.id = c.trust_id
    JOIN funding_tranche t ON t.id = c.tranche_id
    JOIN funding_award a ON a.id = t.award_id
    LEFT JOIN funding_counted_blueprints(ARRAY(
        SELECT DISTINCT s.tranche_id FROM funding_condition s
        WHERE s.id = ANY (condition_ids) AND s.kind = 'blueprint'
    )) b ON b.condition_id = c.id
    WHERE c.id = ANY (condition_ids) AND c.kind = 'blueprint'
    GROUP BY c.id, o.id, a.id;
END;
$$;
