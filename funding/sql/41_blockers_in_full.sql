-- The blockers of tranches, each with what its words name: the day, the claim, the year and class,
-- the milestone and how far its plan is. Pages ask it; a function, so that its plan is kept.
CREATE OR REPLACE FUNCTION funding_blockers_in_full(tranche_ids bigint[])
RETURNS TABLE (
    tranche_id bigint, condition_id bigint, code text, owed_by text,
    on_date date, claim text, title text, year integer, capital_class text,
    milestone_number integer, milestone_name text, progress jsonb
)
LANGUAGE plpgsql STABLE ROWS 50 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT b.tranche_id, b.condition_id, b.code, b.owed_by,
        c.on_date, k.reference::text, k.title::text, t.year::integer, t.capital_class::text,
        s.number::integer, s.name::text,
        CASE WHEN p.id IS NOT NULL THEN milestones_progress(p.id, funding_today()) END
    FROM funding_blockers(tranche_ids) b
    JOIN funding_tranche t ON t.id = b.tranche_id
    LEFT JOIN funding_condition c ON c.id = b.condition_id
    LEFT JOIN funding_commitment m ON m.id = c.commitment_id
    LEFT JOIN evidence_claim k ON k.id = m.claim_id
    LEFT JOIN milestones_trustmilestone p ON p.id = c.milestone_id
    LEFT JOIN milestones_milestone s ON s.id = p.milestone_id
    ORDER BY b.tranche_id, b.condition_id NULLS FIRST, b.code;
END;
$$;
