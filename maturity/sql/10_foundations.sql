-- Whether a statement applies to a care setting: to all if it names none, or none is known.
CREATE OR REPLACE FUNCTION maturity_applies(settings text[], setting text)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT cardinality(settings) = 0 OR setting = '' OR setting = ANY (settings)
$$;

CREATE OR REPLACE FUNCTION maturity_sha256(content text)
RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT encode(sha256(convert_to(content, 'UTF8')), 'hex')
$$;

-- What proves the levels of a framework version; nothing where nothing does, so that the hashes of
-- versions from before there were proofs are still found.
CREATE OR REPLACE FUNCTION maturity_proofs_of(wanted bigint)
RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('proofs', jsonb_agg(
        jsonb_build_array(statement.code, proof.level, proof.requirement_code)
        ORDER BY statement.position, proof.level, proof.requirement_code
    ))
    FROM maturity_proof proof
    JOIN maturity_statement statement ON statement.id = proof.statement_id
    WHERE statement.version_id = wanted
    HAVING count(*) > 0
$$;

-- The same of its outcome measures.
CREATE OR REPLACE FUNCTION maturity_measures_of(wanted bigint)
RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('measures', jsonb_agg(
        jsonb_build_array(
            measure.code, dimension.code, measure.name, measure.unit, measure.definition,
            measure.better, measure.lowest, measure.highest
        ) ORDER BY measure.position
    ))
    FROM maturity_outcomemeasure measure
    JOIN maturity_dimension dimension ON dimension.id = measure.dimension_id
    WHERE measure.version_id = wanted
    HAVING count(*) > 0
$$;

-- Everything of a framework version that a score depends on, and its wording.
CREATE OR REPLACE FUNCTION maturity_content_hash(wanted bigint)
RETURNS text LANGUAGE sql STABLE AS $$
    SELECT maturity_sha256((jsonb_build_object(
        'method', version.method,
        'dimensions', (
            SELECT jsonb_agg(
                jsonb_build_array(
                    dimension.code, parent.code, dimension.name, dimension.weight
                ) ORDER BY dimension.position
            )
            FROM maturity_dimension dimension
            LEFT JOIN maturity_dimension parent ON parent.id = dimension.parent_id
            WHERE dimension.version_id = version.id
        ),
        'scales', (
            SELECT jsonb_agg(
                jsonb_build_array(
                    scale.slug, option.level, option.label, option.requires, option.points
                ) ORDER BY scale.slug, option.level
            )
            FROM maturity_scale scale JOIN maturity_option option ON option.scale_id = scale.id
            WHERE scale.version_id = version.id
        ),
        'statements', (
            SELECT jsonb_agg(
                jsonb_build_array(
                    statement.code, dimension.code, scale.slug, statement.text, statement.weight,
                    statement.settings
                ) ORDER BY statement.position
            )
            FROM maturity_statement statement
            JOIN maturity_dimension dimension ON dimension.id = statement.dimension_id
            JOIN maturity_scale scale ON scale.id = statement.scale_id
            WHERE statement.version_id = version.id
        )
    ) || COALESCE(maturity_proofs_of(version.id), '{}')
      || COALESCE(maturity_measures_of(version.id), '{}'))::text)
    FROM maturity_frameworkversion version WHERE version.id = wanted
$$;

-- Answers of assessments whose ids lie between two that are left out of what scores are out of: an
-- assessor has agreed that the statement does not apply, to the edition of the answer that stands.
CREATE OR REPLACE FUNCTION maturity_all_left_out(first bigint, last bigint)
RETURNS TABLE (answer_id bigint, assessment_id bigint) LANGUAGE sql STABLE AS $$
    SELECT answer.id, answer.assessment_id
    FROM maturity_exemption exemption
    JOIN maturity_answer answer
        ON answer.id = exemption.answer_id AND answer.edition = exemption.edition
    WHERE exemption.agreed AND answer.option_id IS NULL
      AND answer.assessment_id BETWEEN first AND last
$$;

-- Whether one answer is.
CREATE OR REPLACE FUNCTION maturity_left_out(wanted bigint)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1
        FROM maturity_exemption exemption
        JOIN maturity_answer answer
            ON answer.id = exemption.answer_id AND answer.edition = exemption.edition
        WHERE answer.id = wanted AND exemption.agreed AND answer.option_id IS NULL
    )
$$;

-- The parts of an assessment that nobody has finished as they stand, in the framework's order.
CREATE OR REPLACE FUNCTION maturity_unfinished(wanted bigint)
RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT COALESCE(array_agg(part.dimension_id ORDER BY part.place), '{}')
    FROM (
        SELECT statement.dimension_id, min(statement.position) AS place,
               sum(answer.edition) AS editions
        FROM maturity_answer answer
        JOIN maturity_statement statement ON statement.id = answer.statement_id
        WHERE answer.assessment_id = wanted
        GROUP BY statement.dimension_id
    ) AS part
    WHERE NOT EXISTS (
        SELECT 1 FROM maturity_finishedsection finished
        WHERE finished.assessment_id = wanted AND finished.dimension_id = part.dimension_id
          AND finished.editions = part.editions
    )
$$;

-- Every answer of an assessment, as it was signed off.
CREATE OR REPLACE FUNCTION maturity_answers_hash(wanted bigint)
RETURNS text LANGUAGE sql STABLE AS $$
    SELECT maturity_sha256(COALESCE(jsonb_agg(
        jsonb_build_array(
            statement.code, option.level, answer.justification, answer.not_applicable_reason
        ) ORDER BY statement.code
    )::text, ''))
    FROM maturity_answer answer
    JOIN maturity_statement statement ON statement.id = answer.statement_id
    LEFT JOIN maturity_option option ON option.id = answer.option_id
    WHERE answer.assessment_id = wanted
$$;
