-- What signed assessments came to, overall: one row for each that has scores. Self-assessed, found
-- and checked stand side by side and are never averaged. Of the newest bound: `claim` is the score
-- as claimed, `lower` its lower bound, `figure` the "at least", and `estimate` the point estimate of
-- the true score, which lies between the two; null before the first decision. `complete`: the
-- stopping rule asks for nothing more. `draws`: how many are decided, of `due`.
DROP FUNCTION IF EXISTS maturity_results CASCADE;
CREATE FUNCTION maturity_results()
RETURNS TABLE (
    assessment_id bigint, reference text, trust_id bigint, framework_id bigint, version_number int,
    setting text, signed_on date, self numeric, statements int, verified numeric, checked int,
    draw_id bigint, draws int, due int, complete boolean, claim numeric, lower numeric, figure int,
    estimate numeric
) LANGUAGE sql STABLE AS $$
    SELECT assessment.id, assessment.reference::text, assessment.trust_id, version.framework_id,
           version.number::int, assessment.setting::text,
           (assessment.certified_at AT TIME ZONE 'Europe/London')::date,
           own.value, own.statements::int, verified.value, COALESCE(verified.checked, 0)::int,
           draw.id, bound.draws::int, bound.due::int, COALESCE(bound.draws >= bound.due, FALSE),
           bound.claim, bound.lower, bound.figure::int,
           GREATEST(bound.lower, bound.claim - bound.estimate)
    FROM maturity_assessment assessment
    JOIN maturity_frameworkversion version ON version.id = assessment.version_id
    JOIN maturity_score own ON own.assessment_id = assessment.id
        AND own.kind = 'self' AND own.dimension_id IS NULL
    LEFT JOIN maturity_score verified ON verified.assessment_id = assessment.id
        AND verified.kind = 'verified' AND verified.dimension_id IS NULL
    LEFT JOIN maturity_draw draw ON draw.assessment_id = assessment.id
    LEFT JOIN LATERAL (
        SELECT * FROM maturity_bound latest
        WHERE latest.draw_id = draw.id
        ORDER BY latest.id DESC LIMIT 1
    ) AS bound ON TRUE
    WHERE assessment.status = 'submitted'
$$;

-- How the newest public checked scores of a trust's peers lie, in bands of ten points: the trusts
-- of the care setting it had when it last signed, in each framework, that signed since a day. By
-- the point estimate. Only what is public on the day: what one could read of a single trust here,
-- anybody can read elsewhere.
DROP FUNCTION IF EXISTS maturity_peers;
CREATE FUNCTION maturity_peers(wanted bigint, since date, today date)
RETURNS TABLE (framework_id bigint, band int, number bigint) LANGUAGE sql STABLE AS $$
    WITH own AS (
        SELECT DISTINCT ON (results.framework_id) results.framework_id, results.setting
        FROM maturity_results() results
        WHERE results.trust_id = wanted
        ORDER BY results.framework_id, results.signed_on DESC, results.assessment_id DESC
    ), newest AS (
        SELECT DISTINCT ON (results.framework_id, results.trust_id)
               results.framework_id, results.estimate
        FROM maturity_results() results
        JOIN own ON own.framework_id = results.framework_id AND own.setting = results.setting
        JOIN maturity_publication publication ON publication.draw_id = results.draw_id
        WHERE results.trust_id <> wanted AND own.setting <> '' AND results.complete
          AND results.signed_on >= since AND publication.readable_from <= today
        ORDER BY results.framework_id, results.trust_id, results.signed_on DESC,
                 results.assessment_id DESC
    )
    SELECT framework_id, LEAST(floor(estimate / 10), 9)::int, count(*)
    FROM newest GROUP BY 1, 2
$$;
