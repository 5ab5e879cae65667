-- Raised when the way in which scores are computed changes; every score says which one it used.
CREATE OR REPLACE FUNCTION maturity_formula()
RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT 2::smallint $$;

-- What scores are computed from, in one hash: the wording, the formula, and what was said or found.
-- Null where there is nothing.
CREATE OR REPLACE FUNCTION maturity_inputs_hash(content_hash text, found text)
RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT sha256(convert_to(content_hash || '|' || maturity_formula() || '|' || found, 'UTF8'))
$$;

-- What assessors found about the answers of assessments whose ids lie between two: only a settled
-- check counts, at the level of its settling review, or of a second look at that; a level that is on
-- no scale gains nothing.
DROP FUNCTION IF EXISTS maturity_verified;
CREATE FUNCTION maturity_verified(first bigint, last bigint)
RETURNS TABLE (
    assessment_id bigint, dimension_id bigint, code text, level smallint, weight int, points int
) LANGUAGE sql STABLE AS $$
    SELECT answer.assessment_id, statement.dimension_id, statement.code, review.verified_level,
           statement.weight, COALESCE(option.points, 0)
    FROM maturity_check asked
    JOIN maturity_answer answer ON answer.id = asked.answer_id
    JOIN evidence_claim claim ON claim.id = asked.claim_id AND claim.status = 'settled'
    JOIN evidence_review review
        ON review.submission_id = claim.latest_submission_id AND review.outcome = 'settled'
       AND review.second_look = claim.looked_again
    JOIN maturity_statement statement ON statement.id = answer.statement_id
    LEFT JOIN maturity_option option
        ON option.scale_id = statement.scale_id AND option.level = review.verified_level
    WHERE answer.assessment_id BETWEEN first AND last
$$;

-- The hash of what the self-assessed scores of signed assessments are computed from. The answers'
-- own hash was fixed when they were signed off; beside it stand the statements that assessors
-- agreed to leave out.
DROP FUNCTION IF EXISTS maturity_basis;
CREATE FUNCTION maturity_basis(first bigint, last bigint)
RETURNS TABLE (assessment_id bigint, version_id bigint, content_hash varchar, self bytea)
LANGUAGE sql STABLE AS $$
    SELECT assessment.id, assessment.version_id, version.content_hash,
           maturity_inputs_hash(
               version.content_hash, concat_ws('|', assessment.answers_hash, omitted.codes)
           )
    FROM maturity_assessment assessment
    JOIN maturity_frameworkversion version ON version.id = assessment.version_id
    LEFT JOIN (
        SELECT out.assessment_id, string_agg(statement.code, ',' ORDER BY statement.code) AS codes
        FROM maturity_all_left_out(first, last) AS out
        JOIN maturity_answer answer ON answer.id = out.answer_id
        JOIN maturity_statement statement ON statement.id = answer.statement_id
        GROUP BY out.assessment_id
    ) AS omitted ON omitted.assessment_id = assessment.id
    WHERE assessment.status = 'submitted' AND assessment.id BETWEEN first AND last
$$;

-- With the hash of what the verified scores are computed from; null where nothing is settled.
DROP FUNCTION IF EXISTS maturity_inputs;
CREATE FUNCTION maturity_inputs(first bigint, last bigint)
RETURNS TABLE (assessment_id bigint, version_id bigint, self bytea, verified bytea)
LANGUAGE sql STABLE AS $$
    SELECT basis.assessment_id, basis.version_id, basis.self,
           maturity_inputs_hash(basis.content_hash, levels.found)
    FROM maturity_basis(first, last) basis
    LEFT JOIN (
        SELECT verified.assessment_id,
               string_agg(verified.code || '=' || verified.level, ',' ORDER BY verified.code)
                   AS found
        FROM maturity_verified(first, last) verified GROUP BY verified.assessment_id
    ) AS levels ON levels.assessment_id = basis.assessment_id
$$;

-- Signed assessments whose scores are missing or were computed from something else.
CREATE OR REPLACE FUNCTION maturity_stale()
RETURNS TABLE (assessment_id bigint) LANGUAGE sql STABLE AS $$
    SELECT inputs.assessment_id
    FROM maturity_inputs(0, 9223372036854775807) inputs
    LEFT JOIN maturity_score own
        ON own.assessment_id = inputs.assessment_id AND own.kind = 'self'
        AND own.dimension_id IS NULL
    LEFT JOIN maturity_score verified
        ON verified.assessment_id = inputs.assessment_id AND verified.kind = 'verified'
        AND verified.dimension_id IS NULL
    WHERE own.inputs_hash IS DISTINCT FROM inputs.self
       OR verified.inputs_hash IS DISTINCT FROM inputs.verified
$$;

-- Every score of the signed assessments whose ids lie between two: for each dimension with
-- statements, each theme above such dimensions, and overall (dimension null). Self-assessed: over
-- every statement that applies and is not left out by agreement; verified: over the settled checks.
-- A statement's points are summed as whole numbers; only averages over dimensions need fractions.
-- What was verified is gathered once; for one assessment half of the time is planning, so each
-- join counts.
DROP FUNCTION IF EXISTS maturity_score_rows;
CREATE FUNCTION maturity_score_rows(first bigint, last bigint)
RETURNS TABLE (
    assessment_id bigint, dimension_id bigint, kind text, points numeric, out_of numeric,
    statements bigint, answered bigint, checked bigint, version_id bigint, inputs_hash bytea
) LANGUAGE sql STABLE AS $$
    WITH verified AS MATERIALIZED (SELECT * FROM maturity_verified(first, last)),
    inputs AS MATERIALIZED (
        SELECT basis.assessment_id, basis.version_id, basis.self,
               maturity_inputs_hash(basis.content_hash, levels.found) AS verified
        FROM maturity_basis(first, last) basis
        LEFT JOIN (
            SELECT verified.assessment_id,
                   string_agg(verified.code || '=' || verified.level, ',' ORDER BY verified.code)
                       AS found
            FROM verified GROUP BY verified.assessment_id
        ) AS levels ON levels.assessment_id = basis.assessment_id
    ),
    place AS MATERIALIZED (
        SELECT dimension.id AS dimension_id, dimension.parent_id, dimension.weight,
               version.method = 'statements' AS flat
        FROM maturity_dimension dimension
        JOIN maturity_frameworkversion version ON version.id = dimension.version_id
    ),
    leaf AS MATERIALIZED (
        SELECT 'self' AS kind, answer.assessment_id, statement.dimension_id,
               sum(statement.weight * COALESCE(option.points, 0)) AS points,
               100 * sum(statement.weight) AS out_of,
               count(*) AS statements, count(answer.option_id) AS answered, 0::bigint AS checked
        FROM maturity_answer answer
        JOIN maturity_statement statement ON statement.id = answer.statement_id
        LEFT JOIN maturity_option option ON option.id = answer.option_id
        WHERE answer.assessment_id BETWEEN first AND last
          AND (answer.option_id IS NOT NULL
               OR answer.id NOT IN (SELECT answer_id FROM maturity_all_left_out(first, last)))
        GROUP BY answer.assessment_id, statement.dimension_id
        UNION ALL
        SELECT 'verified', assessment_id, dimension_id, sum(weight * points), 100 * sum(weight),
               count(*), count(*), count(*)
        FROM verified
        GROUP BY assessment_id, dimension_id
    ),
    averaged AS MATERIALIZED (
        SELECT leaf.*, place.parent_id, place.weight
        FROM leaf JOIN place USING (dimension_id) WHERE NOT place.flat
    ),
    theme AS (
        SELECT kind, assessment_id, parent_id,
               sum(weight * 100.0 * points / out_of) AS points, sum(weight * 100.0) AS out_of,
               sum(statements::int) AS statements, sum(answered::int) AS answered,
               sum(checked::int) AS checked
        FROM averaged WHERE parent_id IS NOT NULL
        GROUP BY kind, assessment_id, parent_id
    ),
    every AS (
        SELECT kind, assessment_id, dimension_id, points::numeric, out_of::numeric, statements,
               answered, checked
        FROM leaf
        UNION ALL
        SELECT kind, assessment_id, parent_id, sum(points::int), sum(out_of::int),
               sum(statements::int), sum(answered::int), sum(checked::int)
        FROM leaf JOIN place USING (dimension_id) WHERE place.flat AND parent_id IS NOT NULL
        GROUP BY kind, assessment_id, parent_id
        UNION ALL
        SELECT kind, assessment_id, NULL, sum(points::int), sum(out_of::int),
               sum(statements::int), sum(answered::int), sum(checked::int)
        FROM leaf JOIN place USING (dimension_id) WHERE place.flat
        GROUP BY kind, assessment_id
        UNION ALL
        SELECT * FROM theme
        UNION ALL
        SELECT kind, assessment_id, NULL, sum(weight * 100.0 * points / out_of),
               sum(weight * 100.0), sum(statements::int), sum(answered::int), sum(checked::int)
        FROM (
            SELECT theme.kind, theme.assessment_id, place.weight, theme.points, theme.out_of,
                   theme.statements, theme.answered, theme.checked
            FROM theme JOIN place ON place.dimension_id = theme.parent_id
            UNION ALL
            SELECT kind, assessment_id, weight, points, out_of, statements, answered, checked
            FROM averaged WHERE parent_id IS NULL
        ) AS top
        GROUP BY kind, assessment_id
    )
    SELECT every.assessment_id, every.dimension_id, every.kind, every.points, every.out_of,
           every.statements, every.answered, every.checked, inputs.version_id,
           CASE every.kind WHEN 'self' THEN inputs.self ELSE inputs.verified END
    FROM every JOIN inputs ON inputs.assessment_id = every.assessment_id
$$;
