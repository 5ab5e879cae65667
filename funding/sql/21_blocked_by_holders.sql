-- Each trust that holds the award has passed due diligence and still takes part; the payee still
-- holds the award and is open (rules 2, 4 and 9).
CREATE OR REPLACE FUNCTION funding_blocked_by_holders(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, condition_id bigint, code text, owed_by text)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
BEGIN
    RETURN QUERY
    -- Who holds what is looked up once, however many tranches an award has.
    WITH asked AS MATERIALIZED (
        SELECT t.id, t.award_id AS award, t.payee_id AS payee
        FROM funding_tranche t WHERE t.id = ANY (tranche_ids)
    ), holder AS MATERIALIZED (
        SELECT h.award_id AS award, h.trust_id AS trust, p.status,
            coalesce(p.due_diligence_finished_on <= funding_today(), false) AS finished
        FROM funding_holders_of(ARRAY(SELECT DISTINCT asked.award FROM asked)) h
        JOIN programmes_participation p ON p.id = h.participation_id
    )
    SELECT asked.id, NULL::bigint, 'due_diligence', 'programme'
    FROM asked
    WHERE asked.award IN (SELECT h.award FROM holder h WHERE NOT h.finished)
    UNION ALL
    SELECT asked.id, NULL, 'participation_ended', 'programme'
    FROM asked
    WHERE asked.award IN (SELECT h.award FROM holder h WHERE h.status IN ('declined', 'withdrawn'))
    UNION ALL
    SELECT asked.id, NULL, 'payee_not_holder', 'programme'
    FROM asked
    WHERE (asked.award, asked.payee) NOT IN (SELECT h.award, h.trust FROM holder h)
    UNION ALL
    SELECT asked.id, NULL, 'payee_closed', 'programme'
    FROM asked JOIN trusts_trust o ON o.id = asked.payee
    WHERE o.close_date < funding_today();
END;
$$;
