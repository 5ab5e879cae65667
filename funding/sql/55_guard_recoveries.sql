-- Money to pay back: asked for by one person, decided by another, received by a third, none of whom
-- has to do with a trust that holds the award; called by triggers, whoever writes (rules 10, 16).

-- Whether a promise was not kept: it was judged not met, its evidence does not count any more, or
-- its day has passed and nothing waits for a decision.
CREATE OR REPLACE FUNCTION funding_has_failed(commitment bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM funding_commitment m JOIN evidence_claim k ON k.id = m.claim_id
        WHERE m.id = commitment AND (
            k.status IN ('rejected', 'revoked', 'expired', 'withdrawn')
            OR k.status IN ('open', 'returned') AND m.due_on < funding_today()
        )
    );
END;
$$;

-- Who has judged the evidence of a commitment, whatever they found.
CREATE OR REPLACE FUNCTION funding_judges_of_commitment(commitment bigint)
RETURNS TABLE (person_id bigint)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
BEGIN
    RETURN QUERY
    SELECT r.assessor_id
    FROM funding_commitment m
    JOIN evidence_submission s ON s.claim_id = m.claim_id
    JOIN evidence_review r ON r.submission_id = s.id
    WHERE m.id = commitment;
END;
$$;

-- Pounds of a payment that are asked back, or have come back because they were.
CREATE OR REPLACE FUNCTION funding_asked_back(release bigint) RETURNS numeric
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT coalesce(sum(v.amount), 0) FROM funding_recovery v
        WHERE v.release_id = release AND v.status IN ('proposed', 'agreed', 'received')
    );
END;
$$;

-- The payment is locked first, so that two who ask for the rest of it do not both get it.
CREATE OR REPLACE FUNCTION funding_guard_recovery(
    release bigint, commitment bigint, pounds numeric, due_on date, proposer bigint
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    r record;
BEGIN
    PERFORM funding_check_isolation();
    PERFORM 1 FROM funding_release WHERE id = release FOR NO KEY UPDATE;
    SELECT x.status, x.amount, t.award_id INTO r
    FROM funding_release x JOIN funding_tranche t ON t.id = x.tranche_id WHERE x.id = release;
    IF r.status IS DISTINCT FROM 'paid' THEN
        PERFORM funding_refuse('Only what was paid is asked back');
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM funding_commitment m WHERE m.id = commitment AND m.award_id = r.award_id
    ) OR NOT funding_has_failed(commitment) THEN
        PERFORM funding_refuse('Money is asked back for a commitment of the same award that was not met');
    END IF;
    IF pounds + funding_asked_back(release) > r.amount THEN
        PERFORM funding_refuse('No more is asked back than was paid');
    END IF;
    IF due_on < funding_today() THEN
        PERFORM funding_refuse('Money to pay back is due today or later');
    END IF;
    PERFORM funding_check_unconnected(proposer, r.award_id);
END;
$$;

CREATE OR REPLACE FUNCTION funding_check_unconnected(person bigint, award bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF award IS NULL OR funding_is_connected(person, award) THEN
        PERFORM funding_refuse('Nobody acts on their own trust, or on one paired with it');
    END IF;
END;
$$;

-- One step after the other, each by another person; where the payment itself has come back, whoever
-- recorded that lets go of what was still to come.
CREATE OR REPLACE FUNCTION funding_guard_recovery_move(
    release bigint, commitment bigint, old_status text, new_status text, old_decider bigint,
    old_decided_at timestamptz, proposer bigint, decider bigint, decided_at timestamptz,
    receiver bigint, received_on date, ender bigint
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    r record;
BEGIN
    PERFORM funding_check_isolation();
    PERFORM 1 FROM funding_release WHERE id = release FOR NO KEY UPDATE;
    SELECT x.status, t.award_id INTO r
    FROM funding_release x JOIN funding_tranche t ON t.id = x.tranche_id WHERE x.id = release;
    IF old_status = new_status THEN
        PERFORM funding_refuse('A recovery changes only by going on to its next state');
    END IF;
    IF new_status <> 'agreed'
       AND (old_decider, old_decided_at) IS DISTINCT FROM (decider, decided_at) THEN
        PERFORM funding_refuse('A recovery keeps who decided it');
    END IF;
    PERFORM funding_check_unconnected(CASE new_status
        WHEN 'agreed' THEN decider WHEN 'received' THEN receiver ELSE ender END, r.award_id);
    IF new_status IN ('agreed', 'received') AND r.status <> 'paid' THEN
        PERFORM funding_refuse('Only what was paid is asked back');
    END IF;
    IF new_status = 'agreed' AND (decider = proposer OR decider IN (
        SELECT j.person_id FROM funding_judges_of_commitment(commitment) j
    )) THEN
        PERFORM funding_refuse('Whoever asked for money back, or judged the evidence, does not decide it');
    END IF;
    IF new_status = 'agreed' AND NOT funding_has_failed(commitment) THEN
        PERFORM funding_refuse('Money is asked back for a commitment of the same award that was not met');
    END IF;
    IF new_status = 'received' AND receiver IN (proposer, decider) THEN
        PERFORM funding_refuse('Whoever asked for money back, or decided it, does not record it');
    END IF;
    IF new_status = 'received' AND NOT received_on
       BETWEEN (decided_at AT TIME ZONE 'Europe/London')::date AND funding_today() THEN
        PERFORM funding_refuse('Money is paid back after it was decided, and not in the future');
    END IF;
    IF new_status IN ('refused', 'withdrawn') AND (new_status = 'withdrawn') <> (ender = proposer) THEN
        PERFORM funding_refuse('Whoever asked for money back withdraws it; others refuse it');
    END IF;
    IF new_status = 'dropped' AND r.status <> 'returned'
       AND (old_status = 'proposed' OR ender = proposer) THEN
        PERFORM funding_refuse('What was decided is let go by another person than asked for it');
    END IF;
END;
$$;
