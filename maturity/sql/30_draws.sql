-- The seed ("draw number") of each assessment lies in a schema that the web processes' role cannot
-- enter: it is made here, and leaves only through the second function.
CREATE OR REPLACE FUNCTION maturity_commit_seed(wanted bigint)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    committed text;
BEGIN
    INSERT INTO sealed.maturity_seed (assessment_id, seed)
    VALUES (wanted, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())))
    ON CONFLICT (assessment_id) DO NOTHING;
    SELECT encode(sha256(kept.seed), 'hex') INTO committed
    FROM sealed.maturity_seed kept WHERE kept.assessment_id = wanted;
    RETURN committed;
END
$$;

-- Whether a row's writer has committed. Tests that never commit replace it in their own database.
-- A row's transaction has 32 of its 64 bits; numbers go round, half of them are past. One that is
-- not past for this snapshot is our own; one too old to be remembered has committed.
CREATE OR REPLACE FUNCTION maturity_is_committed(writer xid)
RETURNS boolean LANGUAGE sql STABLE AS $$
    WITH clock AS (
        SELECT pg_snapshot_xmax(pg_current_snapshot())::text::numeric AS next,
               writer::text::numeric AS number, 4294967296::numeric AS round
    ), since AS (
        SELECT next, number, round, mod(mod(next, round) - number + round, round) AS passed
        FROM clock
    )
    SELECT CASE
        WHEN number < 3 THEN TRUE
        WHEN passed = 0 OR passed > round / 2 THEN FALSE
        ELSE COALESCE(pg_xact_status((next - passed)::text::xid8) = 'committed', TRUE)
    END
    FROM since
$$;

-- The seed, once the signature has been committed: nobody signs, looks, and takes it back.
CREATE OR REPLACE FUNCTION maturity_reveal_seed(wanted bigint)
RETURNS bytea LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found bytea;
BEGIN
    SELECT kept.seed INTO found
    FROM sealed.maturity_seed kept
    JOIN maturity_assessment assessment ON assessment.id = kept.assessment_id
    WHERE kept.assessment_id = wanted AND assessment.status = 'submitted'
      AND maturity_is_committed(assessment.xmin);
    RETURN found;
END
$$;

-- For how long a level that assessors found stands as proven.
CREATE OR REPLACE FUNCTION maturity_verified_for()
RETURNS interval LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT interval '2 years' $$;

-- What was proven before about each answer of an assessment: the points of the best level that an
-- accepted claim of the trust proves, or that assessors found in an earlier assessment, on evidence
-- that has not run out. Never more than is claimed.
DROP FUNCTION IF EXISTS maturity_floors;
CREATE FUNCTION maturity_floors(wanted bigint)
RETURNS TABLE (answer_id bigint, points smallint, claim_id bigint) LANGUAGE sql STABLE AS $$
    WITH asked AS (
        SELECT answer.id, assessment.trust_id, assessment.version_id, version.framework_id,
               statement.id AS statement_id, statement.scale_id, statement.code, statement.text,
               option.points AS claimed, (now() AT TIME ZONE 'Europe/London')::date AS today
        FROM maturity_answer answer
        JOIN maturity_assessment assessment ON assessment.id = answer.assessment_id
        JOIN maturity_frameworkversion version ON version.id = assessment.version_id
        JOIN maturity_statement statement ON statement.id = answer.statement_id
        JOIN maturity_option option ON option.id = answer.option_id
        WHERE answer.assessment_id = wanted
    ), proven AS (
        SELECT asked.id, asked.claimed, option.points, claim.id AS claim_id
        FROM asked
        JOIN maturity_proof proof ON proof.statement_id = asked.statement_id
        JOIN maturity_option option
            ON option.scale_id = asked.scale_id AND option.level = proof.level
        JOIN evidence_claim claim
            ON claim.trust_id = asked.trust_id AND claim.requirement_code = proof.requirement_code
           AND claim.status = 'accepted'
           AND (claim.expires_on IS NULL OR claim.expires_on > asked.today)
        UNION ALL
        SELECT asked.id, asked.claimed, option.points, claim.id
        FROM asked
        JOIN maturity_assessment earlier
            ON earlier.trust_id = asked.trust_id AND earlier.status = 'submitted'
           AND earlier.id <> wanted
        JOIN maturity_frameworkversion version
            ON version.id = earlier.version_id AND version.framework_id = asked.framework_id
        JOIN maturity_statement statement
            ON statement.version_id = version.id AND statement.code = asked.code
           AND statement.text = asked.text
        JOIN maturity_answer answer
            ON answer.assessment_id = earlier.id AND answer.statement_id = statement.id
        JOIN maturity_check looked ON looked.answer_id = answer.id
        JOIN evidence_claim claim ON claim.id = looked.claim_id AND claim.status = 'settled'
        JOIN evidence_review review
            ON review.submission_id = claim.latest_submission_id AND review.outcome = 'settled'
           AND review.second_look = claim.looked_again
           AND review.decided_at > now() - maturity_verified_for()
        JOIN maturity_option option
            ON option.scale_id = asked.scale_id AND option.level = review.verified_level
        WHERE NOT EXISTS (
            SELECT 1 FROM evidence_submissionitem used
            WHERE used.submission_id = claim.latest_submission_id
              AND used.expires_on <= asked.today
        )
    )
    SELECT DISTINCT ON (id) id, LEAST(points, claimed)::smallint, claim_id
    FROM proven WHERE LEAST(points, claimed) > 0
    ORDER BY id, LEAST(points, claimed) DESC, claim_id
$$;

-- The part of the overall score that each answer is worth; agreed to apply to nobody: none.
DROP FUNCTION IF EXISTS maturity_shares;
CREATE FUNCTION maturity_shares(wanted bigint)
RETURNS TABLE (answer_id bigint, share numeric) LANGUAGE sql STABLE AS $$
    WITH counted AS (
        SELECT answer.id, statement.weight, version.method = 'statements' AS flat,
               dimension.id AS leaf, dimension.weight AS leaf_weight,
               COALESCE(parent.id, dimension.id) AS top,
               COALESCE(parent.weight, dimension.weight) AS top_weight, parent.id AS parent_id
        FROM maturity_answer answer
        JOIN maturity_statement statement ON statement.id = answer.statement_id
        JOIN maturity_dimension dimension ON dimension.id = statement.dimension_id
        JOIN maturity_frameworkversion version ON version.id = statement.version_id
        LEFT JOIN maturity_dimension parent ON parent.id = dimension.parent_id
        WHERE answer.assessment_id = wanted AND NOT maturity_left_out(answer.id)
    ), leaves AS (
        SELECT leaf, top, CASE WHEN parent_id IS NULL THEN 1 ELSE leaf_weight END AS leaf_weight,
               top_weight, sum(weight)::numeric AS inside
        FROM counted GROUP BY leaf, top, parent_id, leaf_weight, top_weight
    ), tops AS (
        SELECT top, top_weight, sum(leaf_weight)::numeric AS inside
        FROM leaves GROUP BY top, top_weight
    )
    SELECT counted.id, CASE WHEN counted.flat THEN counted.weight::numeric ELSE
        counted.weight / leaves.inside * leaves.leaf_weight / tops.inside * tops.top_weight END
    FROM counted JOIN leaves USING (leaf) JOIN tops ON tops.top = counted.top
$$;

-- Whether what is at stake is what was answered: one stake for each answer that counts, with its
-- points, what is proven of it, and weights in the framework's proportion.
CREATE OR REPLACE FUNCTION maturity_stakes_hold(wanted bigint)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT COALESCE(bool_and(
        stake.id IS NOT NULL AND shares.answer_id IS NOT NULL
        AND stake.claimed_points = COALESCE(option.points, 0)
        AND stake.floor_points = COALESCE(floors.points, 0)
        AND stake.floor_claim_id IS NOT DISTINCT FROM floors.claim_id
    ), TRUE) AND COALESCE(
        max(stake.weight / shares.share) <= min(stake.weight / shares.share) * 1.000000001, TRUE
    )
    FROM maturity_answer answer
    LEFT JOIN maturity_option option ON option.id = answer.option_id
    LEFT JOIN maturity_stake stake ON stake.answer_id = answer.id
    LEFT JOIN maturity_shares(wanted) shares ON shares.answer_id = answer.id
    LEFT JOIN maturity_floors(wanted) floors ON floors.answer_id = answer.id
    WHERE answer.assessment_id = wanted
      AND (stake.id IS NOT NULL OR shares.answer_id IS NOT NULL)
$$;

-- Sums over what is at stake, in whole points.
DROP FUNCTION IF EXISTS maturity_totals;
CREATE FUNCTION maturity_totals(wanted bigint)
RETURNS TABLE (claimed bigint, at_risk bigint, out_of bigint) LANGUAGE sql STABLE AS $$
    SELECT COALESCE(sum(weight * claimed_points), 0)::bigint,
           COALESCE(sum(weight * (claimed_points - floor_points)), 0)::bigint,
           COALESCE(sum(weight * 100), 0)::bigint
    FROM maturity_stake stake JOIN maturity_answer answer ON answer.id = stake.answer_id
    WHERE answer.assessment_id = wanted
$$;

-- How the draw of an assessment stands: what is at stake on each statement, its place in the order
-- of review, what assessors found, and whether a second look found it. Its plan is kept, since it is
-- asked for at each decision.
DROP FUNCTION IF EXISTS maturity_progress;
CREATE FUNCTION maturity_progress(wanted bigint)
RETURNS TABLE (
    code varchar, weight bigint, claimed smallint, floor smallint, place smallint, item bigint,
    asked boolean, level smallint, points smallint, looked_again boolean
) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT statement.code, stake.weight, stake.claimed_points, stake.floor_points,
           drawn."position", drawn.id, looked.id IS NOT NULL, review.verified_level,
           CASE WHEN review.id IS NOT NULL THEN COALESCE(option.points, 0::smallint) END,
           COALESCE(claim.looked_again, FALSE)
    FROM maturity_answer answer
    JOIN maturity_stake stake ON stake.answer_id = answer.id
    JOIN maturity_statement statement ON statement.id = answer.statement_id
    LEFT JOIN maturity_drawitem drawn ON drawn.stake_id = stake.id
    LEFT JOIN maturity_check looked ON looked.draw_item_id = drawn.id
    LEFT JOIN evidence_claim claim ON claim.id = looked.claim_id AND claim.status = 'settled'
    LEFT JOIN evidence_review review
        ON review.submission_id = claim.latest_submission_id AND review.outcome = 'settled'
       AND review.second_look = claim.looked_again
    LEFT JOIN maturity_option option
        ON option.scale_id = statement.scale_id AND option.level = review.verified_level
    WHERE answer.assessment_id = wanted
    ORDER BY drawn."position", statement."position";
END
$$;
