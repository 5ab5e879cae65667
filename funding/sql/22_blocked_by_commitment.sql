-- A commitment is met when its claim is accepted, and only then. The code carries the claim's status;
-- submitted waits for an assessor, everything else for the trust.
CREATE OR REPLACE FUNCTION funding_blocked_by_commitment(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
BEGIN
    RETURN QUERY
    SELECT c.tranche_id, c.id, 'commitment_' || k.status,
        CASE k.status WHEN 'submitted' THEN 'assessor' ELSE 'trust' END
    FROM funding_condition c
    JOIN funding_commitment m ON m.id = c.commitment_id
    JOIN evidence_claim k ON k.id = m.claim_id
    WHERE c.tranche_id = ANY (tranche_ids) AND c.kind = 'commitment' AND k.status <> 'accepted';
END;
$$;

-- What pages say of these conditions.
CREATE OR REPLACE FUNCTION funding_facts_of_commitments(condition_ids bigint[])
RETURNS TABLE (condition_id bigint, facts jsonb)
LANGUAGE plpgsql STABLE ROWS 1000 AS $$
BEGIN
    RETURN QUERY
    SELECT c.id, jsonb_build_object(
        'claim', k.reference, 'title', k.title, 'due_on', m.due_on, 'first', m.baseline_due_on,
        'trust', funding_name_if_shared(m.award_id, m.trust_id)
    )
    FROM funding_condition c
    JOIN funding_commitment m ON m.id = c.commitment_id
    JOIN evidence_claim k ON k.id = m.claim_id
    WHERE c.id = ANY (condition_ids);
END;
$$;
