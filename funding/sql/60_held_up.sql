-- Money that waits for evidence, kept on the claim so that the queue can be read in its order.

-- Pounds of the tranches that wait for a claim, not lifted by a waiver, and have no release that
-- lives.
CREATE OR REPLACE FUNCTION funding_keep_held_up(claim_ids bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    -- Locked first: whoever adds up second sees what the first has committed.
    PERFORM 1 FROM evidence_claim k WHERE k.id = ANY (claim_ids) ORDER BY k.id FOR NO KEY UPDATE;
    UPDATE evidence_claim k SET held_up = found.pounds
    FROM (
        SELECT asked.id, coalesce(sum(t.amount), 0) AS pounds
        FROM unnest(claim_ids) AS asked (id)
        LEFT JOIN LATERAL (
            SELECT c.tranche_id, c.id
            FROM funding_commitment m JOIN funding_condition c ON c.commitment_id = m.id
            WHERE m.claim_id = asked.id
            UNION ALL
            SELECT c.tranche_id, c.id
            FROM milestones_trustcriterion a
            JOIN funding_condition c ON c.milestone_id = a.trust_milestone_id
            WHERE a.claim_id = asked.id
            UNION ALL
            SELECT c.tranche_id, c.id FROM funding_condition c WHERE c.claim_id = asked.id
        ) c ON true
        LEFT JOIN funding_tranche t ON t.id = c.tranche_id AND NOT EXISTS (
            SELECT 1 FROM funding_release r
            WHERE r.tranche_id = c.tranche_id AND funding_is_live(r.status)
        ) AND NOT EXISTS (
            SELECT 1 FROM funding_waiver w
            WHERE w.condition_id = c.id AND w.status = 'granted' AND w.until >= funding_today()
        )
        GROUP BY asked.id
    ) found
    WHERE k.id = found.id AND k.held_up <> found.pounds;
END;
$$;

-- A tranche, its conditions or its releases changed.
CREATE OR REPLACE FUNCTION funding_keep_claims_of(tranche bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM funding_keep_held_up(ARRAY(
        SELECT m.claim_id
        FROM funding_condition c JOIN funding_commitment m ON m.id = c.commitment_id
        WHERE c.tranche_id = tranche
        UNION
        SELECT a.claim_id
        FROM funding_condition c
        JOIN milestones_trustcriterion a ON a.trust_milestone_id = c.milestone_id
        WHERE c.tranche_id = tranche
        UNION
        SELECT c.claim_id FROM funding_condition c
        WHERE c.tranche_id = tranche AND c.claim_id IS NOT NULL
    ));
END;
$$;

-- A trust was asked one more criterion of a milestone: money may wait for it already.
CREATE OR REPLACE FUNCTION funding_criterion_asked() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM funding_keep_held_up(ARRAY[NEW.claim_id]);
    RETURN NULL;
END;
$$;
CREATE OR REPLACE TRIGGER funding_criterion_asked AFTER INSERT ON milestones_trustcriterion
FOR EACH ROW EXECUTE FUNCTION funding_criterion_asked();
