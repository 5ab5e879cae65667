-- The one place that says what a tranche waits for. Page, list, sweep and trigger ask it.
CREATE OR REPLACE FUNCTION funding_blockers(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE sql STABLE AS $$
    SELECT found.* FROM (
        SELECT * FROM funding_blocked_by_agreement(tranche_ids)
        UNION ALL SELECT * FROM funding_blocked_by_pause(tranche_ids)
        UNION ALL SELECT * FROM funding_blocked_by_holders(tranche_ids)
        UNION ALL SELECT * FROM funding_blocked_by_commitment(tranche_ids)
        UNION ALL SELECT * FROM funding_blocked_by_milestone(tranche_ids)
        UNION ALL SELECT * FROM funding_blocked_by_maturity(tranche_ids)
        UNION ALL SELECT * FROM funding_blocked_by_blueprint(tranche_ids)
        UNION ALL SELECT * FROM funding_blocked_by_date(tranche_ids)
        UNION ALL SELECT * FROM funding_blocked_by_evidence(tranche_ids)
        UNION ALL SELECT * FROM funding_blocked_by_conditions(tranche_ids)
        UNION ALL SELECT * FROM funding_blocked_by_assessor(tranche_ids)
        UNION ALL SELECT * FROM funding_blocked_by_year(tranche_ids)
        UNION ALL SELECT * FROM funding_blocked_by_budget(tranche_ids)
        UNION ALL SELECT * FROM funding_blocked_by_cap(tranche_ids)
        UNION ALL SELECT * FROM funding_blocked_by_seed(tranche_ids)
        UNION ALL SELECT * FROM funding_blocked_by_release(tranche_ids)
    ) found
    -- A waiver in force lifts its condition, and nothing else (rule 17).
    WHERE found.condition_id IS NULL OR found.condition_id NOT IN (
        SELECT w.condition_id FROM funding_waived(tranche_ids) w
    )
$$;
