-- The checked scores that anybody may read on a day: of each of these trusts, in each framework, the
-- newest complete figure of the assessment that was signed last among those that are public (domain
-- rule 24). Out of 100: `lower` bound, `published` after what was deducted from it, and `figure`.
DROP FUNCTION IF EXISTS maturity_published;
CREATE FUNCTION maturity_published(trust_ids bigint[], on_day date)
RETURNS TABLE (
    trust_id bigint, framework_id bigint, reference text, draw_id bigint, figure integer,
    lower numeric, published numeric, checks integer
)
LANGUAGE plpgsql STABLE ROWS 1000 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT DISTINCT ON (a.trust_id, v.framework_id) a.trust_id, v.framework_id, a.reference::text,
        d.id, b.figure::integer, b.lower, b.published, b.draws::integer
    FROM maturity_assessment a
    JOIN maturity_frameworkversion v ON v.id = a.version_id
    JOIN maturity_draw d ON d.assessment_id = a.id
    JOIN maturity_publication p ON p.draw_id = d.id AND p.readable_from <= on_day
    JOIN maturity_bound b ON b.draw_id = d.id AND b.draws >= b.due
    WHERE a.trust_id = ANY (trust_ids) AND a.status = 'submitted'
    ORDER BY a.trust_id, v.framework_id, (a.certified_at AT TIME ZONE 'Europe/London')::date DESC,
        d.id DESC, b.id DESC;
END;
$$;

-- Who found the levels that the figures of these draws count.
DROP FUNCTION IF EXISTS maturity_found_by;
CREATE FUNCTION maturity_found_by(draw_ids bigint[])
RETURNS TABLE (draw_id bigint, person_id bigint)
LANGUAGE plpgsql STABLE ROWS 1000 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT DISTINCT i.draw_id, r.assessor_id
    FROM maturity_drawitem i
    JOIN maturity_check c ON c.draw_item_id = i.id
    JOIN evidence_claim k ON k.id = c.claim_id AND k.status = 'settled'
    JOIN evidence_review r ON r.submission_id = k.latest_submission_id AND r.outcome = 'settled'
        AND r.second_look = k.looked_again
    WHERE i.draw_id = ANY (draw_ids);
END;
$$;

-- How far the newest assessment of each of these trusts is in each framework, and so whose move is
-- next: `open`, the trust answers; `evidence`, it shows what was drawn; `checking`, an assessor
-- decides, or looks at a level again; `asked`, the trust asked for more checks; `unpublished`, the
-- day on which anybody may read it is to come; `done`. None where nobody ever asked for one.
DROP FUNCTION IF EXISTS maturity_stages;
CREATE FUNCTION maturity_stages(trust_ids bigint[], on_day date)
RETURNS TABLE (
    trust_id bigint, framework_id bigint, reference text, stage text, public_from date
)
LANGUAGE plpgsql STABLE ROWS 1000 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH newest AS MATERIALIZED (
        SELECT DISTINCT ON (a.trust_id, v.framework_id) a.trust_id AS trust,
            v.framework_id AS framework, a.reference, a.status, d.id AS draw, p.readable_from AS since
        FROM maturity_assessment a
        JOIN maturity_frameworkversion v ON v.id = a.version_id
        LEFT JOIN maturity_draw d ON d.assessment_id = a.id
        LEFT JOIN maturity_publication p ON p.draw_id = d.id
        WHERE a.trust_id = ANY (trust_ids) AND a.status IN ('open', 'submitted')
        ORDER BY a.trust_id, v.framework_id, a.opened_on DESC, a.id DESC
    ), undecided AS MATERIALIZED (
        SELECT i.draw_id AS draw, bool_or(k.status NOT IN ('submitted', 'settled')) AS with_trust
        FROM maturity_drawitem i
        JOIN maturity_check c ON c.draw_item_id = i.id
        JOIN evidence_claim k ON k.id = c.claim_id
            AND (k.status <> 'settled' OR k.waiting_since IS NOT NULL)
        WHERE i.draw_id IN (SELECT newest.draw FROM newest)
        GROUP BY i.draw_id
    ), decided AS MATERIALIZED (
        SELECT e.draw_id AS draw, max(e.decided_at) AS at FROM maturity_drawextension e
        WHERE e.draw_id IN (SELECT newest.draw FROM newest) GROUP BY e.draw_id
    ), asked AS MATERIALIZED (
        SELECT q.draw_id AS draw FROM maturity_extensionasked q
        LEFT JOIN decided ON decided.draw = q.draw_id
        WHERE q.draw_id IN (SELECT newest.draw FROM newest)
          AND (decided.at IS NULL OR decided.at < q.asked_at)
    )
    SELECT newest.trust, newest.framework, newest.reference::text, CASE
        WHEN newest.status = 'open' THEN 'open'
        WHEN undecided.with_trust THEN 'evidence'
        WHEN undecided.draw IS NOT NULL OR newest.since IS NULL THEN 'checking'
        WHEN newest.draw IN (SELECT asked.draw FROM asked) THEN 'asked'
        WHEN newest.since > on_day THEN 'unpublished'
        ELSE 'done' END, newest.since
    FROM newest LEFT JOIN undecided ON undecided.draw = newest.draw;
END;
$$;
