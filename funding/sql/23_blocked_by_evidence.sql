-- Whatever else a trust has to show is shown when its own claim is accepted, and only then.
CREATE OR REPLACE FUNCTION funding_blocked_by_evidence(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
BEGIN
    RETURN QUERY
    SELECT c.tranche_id, c.id, 'evidence_' || k.status,
        CASE k.status WHEN 'submitted' THEN 'assessor' ELSE 'trust' END
    FROM funding_condition c
    JOIN evidence_claim k ON k.id = c.claim_id
    WHERE c.tranche_id = ANY (tranche_ids) AND c.kind = 'evidence' AND k.status <> 'accepted';
END;
$$;

-- What pages say of these conditions.
CREATE OR REPLACE FUNCTION funding_facts_of_evidence(condition_ids bigint[])
RETURNS TABLE (condition_id bigint, facts jsonb)
LANGUAGE plpgsql STABLE ROWS 1000 AS $$
BEGIN
    RETURN QUERY
    SELECT c.id, jsonb_build_object(
        'claim', k.reference, 'title', k.title,
        'trust', funding_name_if_shared(i.award_id, k.trust_id)
    )
    FROM funding_condition c
    JOIN funding_tranche i ON i.id = c.tranche_id
    JOIN evidence_claim k ON k.id = c.claim_id
    WHERE c.id = ANY (condition_ids);
END;
$$;
