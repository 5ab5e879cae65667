-- How long decisions about sampled claims took that were made since a moment: minutes between the
-- last time that the assessor took the claim, or was given it, and the decision. A reading is a
-- decision; the review that two agreeing readings bring is none of its own. `minutes` is null where
-- it was decided without being taken first.
DROP FUNCTION IF EXISTS maturity_decisions;
CREATE FUNCTION maturity_decisions(since timestamptz)
RETURNS TABLE (
    claim_id bigint, assessor_id bigint, decided_at timestamptz, due_on date, minutes float8
) LANGUAGE sql STABLE AS $$
    WITH decided AS (
        SELECT submission.claim_id, reading.assessor_id, reading.read_at AS decided_at,
               submission.decision_due_on
        FROM evidence_reading reading
        JOIN evidence_submission submission ON submission.id = reading.submission_id
        WHERE reading.read_at >= since
        UNION ALL
        SELECT submission.claim_id, review.assessor_id, review.decided_at,
               COALESCE(asked.decision_due_on, submission.decision_due_on)
        FROM evidence_review review
        JOIN evidence_submission submission ON submission.id = review.submission_id
        LEFT JOIN evidence_secondlook asked
            ON asked.submission_id = submission.id AND review.second_look
        JOIN evidence_claim claim ON claim.id = submission.claim_id AND claim.sampled
        WHERE review.decided_at >= since AND NOT EXISTS (
            SELECT 1 FROM evidence_reading own
            WHERE own.submission_id = review.submission_id
              AND own.assessor_id = review.assessor_id
        )
    ), steps AS (
        SELECT event.pgh_obj_id AS claim_id, event.assessor_id, event.status, event.pgh_created_at,
               event.pgh_context ->> 'service' AS service,
               lag(event.assessor_id) OVER (
                   PARTITION BY event.pgh_obj_id ORDER BY event.pgh_id
               ) AS before
        FROM evidence_claimevent event
        WHERE event.pgh_obj_id IN (SELECT decided.claim_id FROM decided)
    ), taken AS (
        SELECT claim_id, assessor_id, pgh_created_at FROM steps
        WHERE assessor_id IS NOT NULL AND assessor_id IS DISTINCT FROM before
          AND (status = 'submitted'
               OR status = 'settled' AND service IS DISTINCT FROM 'evidence.decide_claim')
    )
    SELECT decided.claim_id, decided.assessor_id, decided.decided_at, decided.decision_due_on,
           extract(epoch FROM decided.decided_at - max(taken.pgh_created_at))::float8 / 60
    FROM decided
    LEFT JOIN taken ON taken.claim_id = decided.claim_id
        AND taken.assessor_id = decided.assessor_id AND taken.pgh_created_at <= decided.decided_at
    GROUP BY decided.claim_id, decided.assessor_id, decided.decided_at, decided.decision_due_on
$$;

-- How many statements the stopping rule asked for in each assessment that is checked, and how many
-- of those are done, by the newest bound; before the first decision, by what was asked.
DROP FUNCTION IF EXISTS maturity_draws_due;
CREATE FUNCTION maturity_draws_due()
RETURNS TABLE (due int, assessments bigint, complete bigint) LANGUAGE sql STABLE AS $$
    SELECT COALESCE(bound.due::int, asked.number::int), count(*),
           count(*) FILTER (WHERE bound.draws >= bound.due)
    FROM maturity_draw draw
    LEFT JOIN LATERAL (
        SELECT latest.draws, latest.due FROM maturity_bound latest
        WHERE latest.draw_id = draw.id ORDER BY latest.id DESC LIMIT 1
    ) AS bound ON TRUE
    LEFT JOIN LATERAL (
        SELECT count(*) AS number FROM maturity_drawitem item
        JOIN maturity_check looked ON looked.draw_item_id = item.id
        WHERE item.draw_id = draw.id
    ) AS asked ON TRUE
    WHERE draw.out_of > 0
    GROUP BY 1
$$;
