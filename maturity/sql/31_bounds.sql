-- The draws of an assessment in order, up to the first that is not decided, in whole points: what
-- was claimed, how much of it was at risk, and what assessors found.
DROP FUNCTION IF EXISTS maturity_decided CASCADE;
CREATE FUNCTION maturity_decided(wanted bigint)
RETURNS TABLE ("position" smallint, claimed bigint, at_risk bigint, truth bigint)
LANGUAGE sql STABLE AS $$
    WITH decided AS (
        SELECT item."position", stake.weight * stake.claimed_points AS claimed,
               stake.weight * (stake.claimed_points - stake.floor_points) AS at_risk,
               stake.weight * COALESCE(option.points, 0) AS truth,
               row_number() OVER (ORDER BY item."position") AS turn
        FROM maturity_drawitem item
        JOIN maturity_stake stake ON stake.id = item.stake_id
        JOIN maturity_answer answer ON answer.id = stake.answer_id
        JOIN maturity_statement statement ON statement.id = answer.statement_id
        JOIN maturity_check looked ON looked.draw_item_id = item.id
        JOIN evidence_claim claim ON claim.id = looked.claim_id AND claim.status = 'settled'
        JOIN evidence_review review
            ON review.submission_id = claim.latest_submission_id AND review.outcome = 'settled'
           AND review.second_look = claim.looked_again
        LEFT JOIN maturity_option option
            ON option.scale_id = statement.scale_id AND option.level = review.verified_level
        WHERE item.draw_id = wanted
    )
    SELECT "position", claimed, at_risk, truth FROM decided WHERE "position" = turn
$$;

-- The second looks at levels of a draw, by their places in its order: taken, or asked for only.
DROP FUNCTION IF EXISTS maturity_second_looks CASCADE;
CREATE FUNCTION maturity_second_looks(wanted bigint)
RETURNS TABLE ("position" smallint, taken boolean) LANGUAGE sql STABLE AS $$
    SELECT item."position", claim.looked_again
    FROM maturity_drawitem item
    JOIN maturity_check looked ON looked.draw_item_id = item.id
    JOIN evidence_claim claim ON claim.id = looked.claim_id AND claim.status = 'settled'
    WHERE item.draw_id = wanted AND (claim.looked_again OR claim.waiting_since IS NOT NULL)
$$;

-- Those that were taken among the first draws, in order.
DROP FUNCTION IF EXISTS maturity_taken_again CASCADE;
CREATE FUNCTION maturity_taken_again(wanted bigint, draws int)
RETURNS smallint[] LANGUAGE sql STABLE AS $$
    SELECT COALESCE(array_agg("position" ORDER BY "position"), '{}')
    FROM maturity_second_looks(wanted) WHERE taken AND "position" <= draws
$$;

-- Whether a checked score may not be read yet: a second look is asked for, or the newest complete
-- figure does not count one that was taken.
DROP FUNCTION IF EXISTS maturity_is_held CASCADE;
CREATE FUNCTION maturity_is_held(wanted bigint)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM maturity_second_looks(wanted) WHERE NOT taken) OR EXISTS (
        SELECT 1
        FROM (
            SELECT draws, second_looks FROM maturity_bound
            WHERE draw_id = wanted AND draws >= due ORDER BY id DESC LIMIT 1
        ) AS complete
        WHERE complete.second_looks <> maturity_taken_again(wanted, complete.draws)
    )
$$;

-- What may be published after so many draws if at most `upper` points are overstated; worked out
-- apart from the portal's own arithmetic (maturity/assurance), which has to agree with it.
-- `wealth`: of the bet that no more than `upper` is overstated.
DROP FUNCTION IF EXISTS maturity_bound_of;
CREATE FUNCTION maturity_bound_of(wanted bigint, draws int, upper double precision)
RETURNS TABLE (
    counted bigint, found double precision, remaining double precision, wealth double precision,
    lower double precision, published double precision
) LANGUAGE sql STABLE AS $$
    WITH draw AS (SELECT * FROM maturity_draw WHERE id = wanted),
    drawn AS (
        SELECT decided."position", decided.at_risk::double precision AS c,
               GREATEST(LEAST(decided.claimed - decided.truth, decided.at_risk), 0)
                   ::double precision AS d,
               (decided.truth - decided.claimed)::double precision AS gained
        FROM maturity_decided(wanted) decided WHERE decided."position" <= draws
    ),
    course AS (
        SELECT drawn.*, d / c AS taint,
               draw.at_risk - (sum(c) OVER so_far - c) AS r,
               upper - (sum(d) OVER so_far - d) AS o
        FROM drawn, draw WINDOW so_far AS (ORDER BY "position")
    ),
    odds AS (
        SELECT course.*, CASE WHEN r - o > 0 THEN (o - taint * r) / (r - o) ELSE 0 END AS pays
        FROM course
    ),
    bets AS (
        SELECT sum(part * grown) AS wealth
        FROM (
            SELECT bet.part, exp(COALESCE(sum(ln(1 + bet.theta * odds.pays)), 0)) AS grown
            FROM (VALUES (0.30::double precision, 0.03::double precision), (0.70, 0.12),
                         (0.95, 0.85)) AS bet (theta, part)
            LEFT JOIN odds ON TRUE
            GROUP BY bet.theta, bet.part
        ) AS stake
    ),
    sums AS (
        SELECT count(c) AS counted, COALESCE(sum(d), 0) AS found,
               draw.at_risk - COALESCE(sum(c), 0) AS remaining,
               COALESCE(sum(gained + d), 0) AS corrected, COALESCE(avg(taint), 0) AS taint,
               draw.claimed::double precision AS claimed, draw.out_of::double precision AS out_of
        FROM draw LEFT JOIN odds ON TRUE
        GROUP BY draw.at_risk, draw.claimed, draw.out_of
    ),
    bounded AS (
        SELECT sums.*, LEAST(claimed - upper + corrected, claimed) AS least,
               claimed - found - remaining + corrected AS certain
        FROM sums
    )
    SELECT counted, found, remaining, bets.wealth, 100 * least / NULLIF(out_of, 0),
           100 * GREATEST(
               least - 0.5 * GREATEST(taint * remaining - 0.01 * out_of, 0), LEAST(certain, least)
           ) / NULLIF(out_of, 0)
    FROM bounded, bets
$$;

-- Refuse a bound that the decisions do not support: more than a millionth too favourable, or with
-- levels that a second look has replaced.
DROP FUNCTION IF EXISTS maturity_guard_bound;
CREATE FUNCTION maturity_guard_bound(
    wanted bigint, draws int, upper numeric, claim numeric, lower numeric, published numeric,
    figure int, second_looks smallint[]
) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
    held record;
    whole record;
BEGIN
    SELECT * INTO whole FROM maturity_draw WHERE id = wanted;
    SELECT * INTO held FROM maturity_bound_of(wanted, draws, upper::double precision);
    IF held.counted <> draws THEN
        RAISE EXCEPTION 'A bound counts decisions in the order of the draw'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF second_looks <> maturity_taken_again(wanted, draws) THEN
        RAISE EXCEPTION 'A bound counts every second look that was taken'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF upper < held.found - 0.000001
       OR (held.wealth < 20 * 0.999999 AND upper < held.found + held.remaining - 0.000001) THEN
        RAISE EXCEPTION 'A bound is no lower than the decisions support'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF lower > held.lower + 0.000002 OR published > held.published + 0.000002
       OR claim > 100.0 * whole.claimed / whole.out_of + 0.000002 OR figure > published THEN
        RAISE EXCEPTION 'A checked score is no higher than its bound'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END
$$;
