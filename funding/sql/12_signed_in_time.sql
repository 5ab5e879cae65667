-- The day, in London, on which a trust first signed off what each of these claims stands on now. What
-- an assessor sent back keeps its day, however long that took, and so does what was accepted and has
-- only run out; what was found not met, taken back or revoked begins anew. None where nothing of the
-- trust's waits or counts.
CREATE OR REPLACE FUNCTION funding_signed_on(claim_ids bigint[])
RETURNS TABLE (claim_id bigint, day date)
LANGUAGE plpgsql STABLE ROWS 1000 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH counts AS MATERIALIZED (
        SELECT k.id AS claim, latest.number AS number
        FROM evidence_claim k
        JOIN evidence_submission latest ON latest.id = k.latest_submission_id
        WHERE k.id = ANY (claim_ids) AND (
            k.status IN ('submitted', 'returned', 'accepted', 'expired')
            OR (k.status = 'rejected' AND k.waiting_since IS NOT NULL)
        )
    ), revoked AS MATERIALIZED (
        SELECT DISTINCT e.pgh_obj_id AS claim FROM evidence_claimevent e
        WHERE e.pgh_obj_id IN (SELECT counts.claim FROM counts) AND e.status = 'revoked'
    ), before AS MATERIALIZED (
        SELECT s.claim_id AS claim, max(s.number) AS number
        FROM counts
        JOIN evidence_submission s ON s.claim_id = counts.claim AND s.number < counts.number
        WHERE NOT EXISTS (
            SELECT 1 FROM evidence_review r
            WHERE r.submission_id = s.id AND (
                r.outcome = 'returned'
                OR (r.outcome = 'accepted' AND s.claim_id NOT IN (SELECT v.claim FROM revoked v))
            )
        )
        GROUP BY s.claim_id
    )
    SELECT counts.claim, (min(s.signed_at) AT TIME ZONE 'Europe/London')::date
    FROM counts
    LEFT JOIN before ON before.claim = counts.claim
    JOIN evidence_submission s ON s.claim_id = counts.claim AND s.number > coalesce(before.number, 0)
    GROUP BY counts.claim;
END;
$$;
