-- Raised when the way in which scores are computed changes; every score says which one it used.
CREATE OR REPLACE FUNCTION maturity_formula()
RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT 1::smallint $$;

-- What assessors found about the answers of assessments whose ids lie between two: only a settled
-- check counts, at the level of its settling review.
CREATE OR REPLACE FUNCTION maturity_verified(first bigint, last bigint)
RETURNS TABLE (assessment_id bigint, statement_id bigint, level smallint)
LANGUAGE sql STABLE AS $$
    SELECT answer.assessment_id, answer.statement_id, review.verified_level
    FROM maturity_check asked
    JOIN maturity_answer answer ON answer.id = asked.answer_id
    JOIN evidence_claim claim ON claim.id = asked.claim_id AND claim.status = 'settled'
    JOIN evidence_review review
        ON review.submission_id = claim.latest_submission_id AND review.outcome = 'settled'
    WHERE answer.assessment_id BETWEEN first AND last
$$;

-- The hashes of what the scores of signed assessments are computed from; `verified` is null where
-- nothing has been settled. The answers' own hash was fixed when they were signed off.
CREATE OR REPLACE FUNCTION maturity_inputs(first bigint, last bigint)
RETURNS TABLE (assessment_id bigint, version_id bigint, self text, verified text)
LANGUAGE sql STABLE AS $$
    WITH found AS (
        SELECT verified.assessment_id,
               string_agg(statement.code || '=' || verified.level, ',' ORDER BY statement.code)
                   AS levels
        FROM maturity_verified(first, last) verified
        JOIN maturity_statement statement ON statement.id = verified.statement_id
        GROUP BY verified.assessment_id
    )
    SELECT assessment.id, assessment.version_id,
           maturity_sha256(concat_ws(
               '|', version.content_hash, maturity_formula(), assessment.answers_hash
           )),
           CASE WHEN found.levels IS NOT NULL THEN maturity_sha256(concat_ws(
               '|', version.content_hash, maturity_formula(), found.levels
           )) END
    FROM maturity_assessment assessment
    JOIN maturity_frameworkversion version ON version.id = assessment.version_id
    LEFT JOIN found ON found.assessment_id = assessment.id
    WHERE assessment.status = 'submitted' AND assessment.id BETWEEN first AND last
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
-- statements, each theme above such dimensions, and overall (dimension null). What is verified
-- stands beside what was said in columns until the end, over the checked statements only.
-- A statement's points are summed as whole numbers; only averages over dimensions need fractions.
CREATE OR REPLACE FUNCTION maturity_score_rows(first bigint, last bigint)
RETURNS TABLE (
    assessment_id bigint, dimension_id bigint, kind text, points numeric, out_of numeric,
    statements bigint, answered bigint, checked bigint, version_id bigint, inputs_hash text
) LANGUAGE sql STABLE AS $$
    WITH said AS (
        SELECT answer.assessment_id, statement.dimension_id,
               sum(statement.weight * COALESCE(option.points, 0)) AS points,
               100 * sum(statement.weight) AS out_of,
               count(*) AS statements, count(option.id) AS answered
        FROM maturity_answer answer
        JOIN maturity_statement statement ON statement.id = answer.statement_id
        LEFT JOIN maturity_option option ON option.id = answer.option_id
        WHERE answer.assessment_id BETWEEN first AND last
        GROUP BY answer.assessment_id, statement.dimension_id
    ),
    shown AS (
        SELECT verified.assessment_id, statement.dimension_id,
               sum(statement.weight * COALESCE(option.points, 0)) AS points,
               100 * sum(statement.weight) AS out_of, count(*) AS checked
        FROM maturity_verified(first, last) verified
        JOIN maturity_statement statement ON statement.id = verified.statement_id
        LEFT JOIN maturity_option option
            ON option.scale_id = statement.scale_id AND option.level = verified.level
        GROUP BY verified.assessment_id, statement.dimension_id
    ),
    leaf AS MATERIALIZED (
        SELECT said.*, dimension.parent_id, dimension.weight, version.method = 'statements' AS flat,
               shown.points AS verified_points, shown.out_of AS verified_out_of,
               COALESCE(shown.checked, 0) AS checked
        FROM said
        JOIN maturity_dimension dimension ON dimension.id = said.dimension_id
        JOIN maturity_frameworkversion version ON version.id = dimension.version_id
        LEFT JOIN shown USING (assessment_id, dimension_id)
    ),
    theme AS (
        SELECT leaf.assessment_id, leaf.parent_id AS dimension_id, theme.weight, leaf.flat,
               sum(CASE WHEN leaf.flat THEN leaf.points
                   ELSE leaf.weight * 100.0 * leaf.points / leaf.out_of END) AS points,
               sum(CASE WHEN leaf.flat THEN leaf.out_of ELSE leaf.weight * 100 END) AS out_of,
               sum(CASE WHEN leaf.flat THEN leaf.verified_points
                   ELSE leaf.weight * 100.0 * leaf.verified_points / leaf.verified_out_of END
               ) AS verified_points,
               sum(CASE WHEN leaf.flat THEN leaf.verified_out_of
                   WHEN leaf.checked > 0 THEN leaf.weight * 100 END) AS verified_out_of,
               sum(leaf.statements) AS statements, sum(leaf.answered) AS answered,
               sum(leaf.checked) AS checked
        FROM leaf JOIN maturity_dimension theme ON theme.id = leaf.parent_id
        GROUP BY leaf.assessment_id, leaf.parent_id, theme.weight, leaf.flat
    ),
    top AS (
        SELECT assessment_id, dimension_id, weight, flat, points, out_of, verified_points,
               verified_out_of, statements, answered, checked
        FROM leaf WHERE parent_id IS NULL
        UNION ALL
        SELECT assessment_id, dimension_id, weight, flat, points, out_of, verified_points,
               verified_out_of, statements, answered, checked
        FROM theme
    ),
    every AS MATERIALIZED (
        SELECT assessment_id, dimension_id, points, out_of, verified_points, verified_out_of,
               statements, answered, checked
        FROM leaf WHERE parent_id IS NOT NULL
        UNION ALL
        SELECT assessment_id, dimension_id, points, out_of, verified_points, verified_out_of,
               statements, answered, checked
        FROM top
        UNION ALL
        SELECT assessment_id, NULL,
               sum(CASE WHEN flat THEN points ELSE weight * 100.0 * points / out_of END),
               sum(CASE WHEN flat THEN out_of ELSE weight * 100 END),
               sum(CASE WHEN flat THEN verified_points
                   ELSE weight * 100.0 * verified_points / verified_out_of END),
               sum(CASE WHEN flat THEN verified_out_of WHEN checked > 0 THEN weight * 100 END),
               sum(statements), sum(answered), sum(checked)
        FROM top GROUP BY assessment_id
    )
    SELECT inputs.assessment_id, every.dimension_id, one.kind, one.points, one.out_of,
           every.statements::bigint, every.answered::bigint, every.checked::bigint,
           inputs.version_id, one.inputs_hash
    FROM every
    JOIN maturity_inputs(first, last) inputs ON inputs.assessment_id = every.assessment_id
    CROSS JOIN LATERAL (VALUES
        ('self', every.points, every.out_of, inputs.self),
        ('verified', every.verified_points, every.verified_out_of, inputs.verified)
    ) AS one (kind, points, out_of, inputs_hash)
    WHERE one.out_of > 0
$$;
