-- What waivers lift, and who granted them (rule 17).

-- The conditions of these tranches that a waiver lifts today.
CREATE OR REPLACE FUNCTION funding_waived(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, waiver_id bigint)
LANGUAGE plpgsql STABLE ROWS 2 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT c.tranche_id, c.id, w.id
    FROM funding_waiver w JOIN funding_condition c ON c.id = w.condition_id
    WHERE w.status = 'granted' AND w.until >= funding_today()
      AND c.tranche_id = ANY (tranche_ids);
END;
$$;

-- Whether a waiver lifts one condition today.
CREATE OR REPLACE FUNCTION funding_is_waived(condition bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM funding_waiver w
        WHERE w.condition_id = condition AND w.status = 'granted' AND w.until >= funding_today()
    );
END;
$$;

-- Who accepted what tranches rest on. Whoever lifted a condition counts as having accepted its
-- evidence, as long as that lasts.
CREATE OR REPLACE FUNCTION funding_assessors_of(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, person_id bigint)
LANGUAGE plpgsql STABLE ROWS 20 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT e.tranche_id, e.person_id FROM funding_assessors_of_evidence(tranche_ids) e
    UNION
    SELECT w.tranche_id, g.person_id
    FROM funding_waived(tranche_ids) w JOIN funding_waivergrant g ON g.waiver_id = w.waiver_id;
END;
$$;

-- Who accepted the evidence of one tranche.
CREATE OR REPLACE FUNCTION funding_assessors(tranche bigint) RETURNS TABLE (person_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT s.person_id FROM funding_assessors_of(ARRAY[tranche]) s
$$;

-- Who has judged evidence on which a condition's tranche rests, or that of the condition itself,
-- whatever they found.
CREATE OR REPLACE FUNCTION funding_judges_of(condition bigint) RETURNS TABLE (person_id bigint)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
BEGIN
    RETURN QUERY
    SELECT e.person_id
    FROM funding_condition c
    CROSS JOIN LATERAL funding_assessors_of_evidence(ARRAY[c.tranche_id]) e
    WHERE c.id = condition
    UNION
    SELECT r.assessor_id
    FROM evidence_review r JOIN evidence_submission s ON s.id = r.submission_id
    WHERE s.claim_id IN (
        SELECT c.claim_id FROM funding_condition c WHERE c.id = condition
        UNION
        SELECT m.claim_id FROM funding_condition c JOIN funding_commitment m ON m.id = c.commitment_id
        WHERE c.id = condition
        UNION
        SELECT a.claim_id FROM funding_condition c
        JOIN milestones_trustcriterion a ON a.trust_milestone_id = c.milestone_id
        WHERE c.id = condition
    );
END;
$$;
