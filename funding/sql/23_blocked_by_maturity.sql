-- A checked score is high enough when what is published of it says so: the figure that anybody may
-- read today. Scores that nobody checked, bounds that are not complete and figures whose trust still
-- has its ten working days count for nothing. The code says how far the newest assessment is.
CREATE OR REPLACE FUNCTION funding_blocked_by_maturity(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
#variable_conflict use_column
DECLARE
    waiting bigint[];
BEGIN
    waiting := ARRAY(
        SELECT DISTINCT c.trust_id FROM funding_condition c
        WHERE c.tranche_id = ANY (tranche_ids) AND c.kind = 'maturity'
    );
    IF waiting = '{}' THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH unmet AS MATERIALIZED (
        SELECT c.tranche_id AS tranche, c.id, c.trust_id AS trust, c.framework_id AS framework
        FROM funding_condition c
        LEFT JOIN maturity_published(waiting, funding_today()) p
            ON p.trust_id = c.trust_id AND p.framework_id = c.framework_id
        WHERE c.tranche_id = ANY (tranche_ids) AND c.kind = 'maturity'
          AND (p.figure IS NULL OR p.figure < c.at_least)
    )
    SELECT unmet.tranche, unmet.id, step.code, step.owed_by
    FROM unmet
    LEFT JOIN maturity_stages(ARRAY(SELECT DISTINCT unmet.trust FROM unmet), funding_today()) s
        ON s.trust_id = unmet.trust AND s.framework_id = unmet.framework
    JOIN (VALUES
        ('none', 'maturity_not_asked', 'programme'),
        ('open', 'maturity_open', 'trust'),
        ('evidence', 'maturity_evidence', 'trust'),
        ('checking', 'maturity_checking', 'assessor'),
        ('asked', 'maturity_more_asked', 'assessor'),
        ('unpublished', 'maturity_not_public', 'date'),
        ('done', 'maturity_below', 'trust')
    ) AS step (stage, code, owed_by) ON step.stage = coalesce(s.stage, 'none');
END;
$$;

-- What pages say of these conditions: the figure that anybody may read, and never another.
CREATE OR REPLACE FUNCTION funding_facts_of_maturity(condition_ids bigint[])
RETURNS TABLE (condition_id bigint, facts jsonb)
LANGUAGE plpgsql STABLE ROWS 1000 AS $$
#variable_conflict use_column
DECLARE
    shown bigint[];
BEGIN
    shown := ARRAY(
        SELECT DISTINCT c.trust_id FROM funding_condition c
        WHERE c.id = ANY (condition_ids) AND c.kind = 'maturity'
    );
    IF shown = '{}' THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT c.id, jsonb_build_object(
        'trust', o.name, 'code', o.code, 'framework', w.name, 'at_least', c.at_least,
        'figure', p.figure, 'lower', p.lower, 'published', p.published,
        'checks', p.checks, 'explained', p.reference, 'newest', s.reference, 'stage', s.stage,
        'public_from', s.public_from
    )
    FROM funding_condition c
    JOIN trusts_trust o ON o.id = c.trust_id
    JOIN maturity_framework w ON w.id = c.framework_id
    LEFT JOIN maturity_published(shown, funding_today()) p
        ON p.trust_id = c.trust_id AND p.framework_id = c.framework_id
    LEFT JOIN maturity_stages(shown, funding_today()) s
        ON s.trust_id = c.trust_id AND s.framework_id = c.framework_id
    WHERE c.id = ANY (condition_ids) AND c.kind = 'maturity';
END;
$$;

-- Who found the levels that the published figures rest on.
CREATE OR REPLACE FUNCTION funding_assessors_of_maturity(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, person_id bigint)
LANGUAGE plpgsql STABLE ROWS 1000 AS $$
#variable_conflict use_column
DECLARE
    waiting bigint[];
BEGIN
    waiting := ARRAY(
        SELECT DISTINCT c.trust_id FROM funding_condition c
        WHERE c.tranche_id = ANY (tranche_ids) AND c.kind = 'maturity'
    );
    IF waiting = '{}' THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH counted AS MATERIALIZED (
        SELECT c.tranche_id AS tranche, p.draw_id AS draw
        FROM funding_condition c
        JOIN maturity_published(waiting, funding_today()) p
            ON p.trust_id = c.trust_id AND p.framework_id = c.framework_id
        WHERE c.tranche_id = ANY (tranche_ids) AND c.kind = 'maturity'
    )
    SELECT DISTINCT counted.tranche, f.person_id
    FROM counted
    JOIN maturity_found_by(ARRAY(SELECT DISTINCT counted.draw FROM counted)) f
        ON f.draw_id = counted.draw;
END;
$$;
