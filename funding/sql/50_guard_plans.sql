-- Guards of budgets, awards, commitments and tranches: called by triggers, whoever writes.

-- A budget never falls below what is committed against it (rule 11).
CREATE OR REPLACE FUNCTION funding_guard_budget(
    programme bigint, wave bigint, in_year integer, of_class text, pounds numeric
) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM funding_check_isolation();
    IF wave IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM programmes_wave w WHERE w.id = wave AND w.programme_id = programme
    ) THEN
        PERFORM funding_refuse('The wave of a budget belongs to its programme');
    END IF;
    IF pounds < funding_committed(programme, wave, in_year, of_class) THEN
        PERFORM funding_refuse('More than this is committed against the budget');
    END IF;
END;
$$;

-- An award is agreed whole: shares and yearly amounts add up to the same, within the cap.
CREATE OR REPLACE FUNCTION funding_guard_award(award bigint, old_status text, new_status text)
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    total numeric;
    cap numeric;
BEGIN
    IF old_status = new_status OR new_status <> 'agreed' THEN
        RETURN;
    END IF;
    SELECT sum(m.amount) INTO total FROM funding_awardamount m WHERE m.award_id = award;
    SELECT programmes_cap(a.programme_id, a.role, a.awarded_on) INTO cap
    FROM funding_award a WHERE a.id = award;
    IF cap IS NULL OR total > cap THEN
        PERFORM funding_refuse('An award keeps to the cap for its kind of participant');
    END IF;
    IF total IS DISTINCT FROM (
        SELECT sum(h.amount) FROM funding_awardholder h
        WHERE h.award_id = award AND h.until_date IS NULL
    ) THEN
        PERFORM funding_refuse('The shares of an award add up to its yearly amounts');
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM funding_awardholder h
        WHERE h.award_id = award AND h.lead AND h.until_date IS NULL
    ) THEN
        PERFORM funding_refuse('An award has a lead trust');
    END IF;
END;
$$;

-- What the ledger says was promised is what the award says, by year and class.
CREATE OR REPLACE FUNCTION funding_guard_award_balance(award bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    now_status text;
BEGIN
    SELECT a.status INTO now_status FROM funding_award a WHERE a.id = award;
    IF now_status = 'agreed' AND EXISTS (
        SELECT 1
        FROM (
            SELECT m.year, m.capital_class, m.amount FROM funding_awardamount m
            WHERE m.award_id = award
            UNION ALL
            SELECT e.year, e.capital_class, -e.amount FROM funding_ledgerentry e
            WHERE e.award_id = award AND e.kind = 'allocated'
        ) both_sides
        GROUP BY both_sides.year, both_sides.capital_class
        HAVING sum(both_sides.amount) <> 0
    ) THEN
        PERFORM funding_refuse('The ledger shows what an agreed award promises, no more, no less');
    END IF;
END;
$$;

-- A holder takes part in the award's programme in the award's role, and was open on the day.
CREATE OR REPLACE FUNCTION funding_guard_holder(award bigint, trust bigint, participation bigint)
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    a record;
BEGIN
    SELECT * INTO a FROM funding_award WHERE id = award FOR NO KEY UPDATE;
    IF NOT EXISTS (
        SELECT 1 FROM programmes_participation p
        WHERE p.id = participation AND p.trust_id = trust AND p.programme_id = a.programme_id
          AND p.role = a.role AND p.status NOT IN ('declined', 'withdrawn')
    ) THEN
        PERFORM funding_refuse('A holder takes part in the programme in the role of the award');
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM trusts_trust t
        WHERE t.id = trust AND t.open_date <= a.awarded_on
          AND (t.close_date IS NULL OR t.close_date >= a.awarded_on)
    ) THEN
        PERFORM funding_refuse('An award goes to a trust that is open on the award date');
    END IF;
    IF a.status <> 'draft' THEN
        PERFORM funding_refuse('Holders join an award before it is agreed');
    END IF;
END;
$$;

-- Award within the cap (rule 5), tranches within the award; fixed once agreed.
CREATE OR REPLACE FUNCTION funding_guard_award_amount(
    amount_id bigint, award bigint, in_year integer, of_class text, pounds numeric
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    a record;
    others numeric;
    planned numeric;
BEGIN
    PERFORM funding_check_isolation();
    SELECT * INTO a FROM funding_award WHERE id = award FOR NO KEY UPDATE;
    -- What moves within an agreed award adds up at the end: `funding_guard_reprofiled`.
    IF a.status <> 'draft' AND (a.status <> 'agreed' OR NOT EXISTS (
        SELECT 1 FROM funding_reprofile p
        WHERE p.award_id = award AND p.status = 'agreed'
          AND ((p.from_year, p.from_class) = (in_year, of_class)
            OR (p.to_year, p.to_class) = (in_year, of_class))
    )) THEN
        PERFORM funding_refuse('The amounts of an award are fixed once it is agreed');
    END IF;
    IF a.status = 'draft' AND pounds <= 0 THEN
        PERFORM funding_refuse('An award gives something in each of its years and classes');
    END IF;
    SELECT coalesce(sum(m.amount), 0) INTO others FROM funding_awardamount m
    WHERE m.award_id = award AND m.id <> amount_id;
    IF a.status = 'draft'
       AND others + pounds > programmes_cap(a.programme_id, a.role, a.awarded_on) THEN
        PERFORM funding_refuse('An award keeps to the cap for its kind of participant');
    END IF;
    SELECT coalesce(sum(t.amount), 0) INTO planned FROM funding_tranche t
    WHERE t.award_id = award AND t.year = in_year AND t.capital_class = of_class;
    IF planned > pounds THEN
        PERFORM funding_refuse('The tranches of that year and class come to more than this');
    END IF;
END;
$$;

-- A commitment is one of a holder of the award, and its claim is that trust's own.
CREATE OR REPLACE FUNCTION funding_guard_commitment(
    award bigint, trust bigint, commitment_type bigint, claim bigint
) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM evidence_claim k
        WHERE k.id = claim AND k.trust_id = trust AND k.kind = 'commitment'
    ) THEN
        PERFORM funding_refuse('The claim of a commitment belongs to the same trust');
    END IF;
    IF trust NOT IN (SELECT h.trust_id FROM funding_holders(award) h) THEN
        PERFORM funding_refuse('A commitment is made by a trust that holds the award');
    END IF;
    IF EXISTS (SELECT 1 FROM funding_award a WHERE a.id = award AND a.role = 'seed')
       AND NOT EXISTS (
        SELECT 1 FROM funding_commitmenttype k WHERE k.id = commitment_type AND k.for_seed
    ) THEN
        PERFORM funding_refuse('Seed money pays for strategy and business case only');
    END IF;
END;
$$;

-- What a trust promises from a plan is of its own plan.
CREATE OR REPLACE FUNCTION funding_guard_plan_item(trust bigint, plan_item bigint)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF plan_item IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM maturity_planitem item
        JOIN maturity_improvementplan plan ON plan.id = item.plan_id
        JOIN maturity_assessment assessment ON assessment.id = plan.assessment_id
        WHERE item.id = plan_item AND assessment.trust_id = trust
    ) THEN
        PERFORM funding_refuse('A commitment takes up an item of the plan of its own trust');
    END IF;
END;
$$;

-- Tranches within the award's amount for their year and class; nothing moves under a live release.
CREATE OR REPLACE FUNCTION funding_guard_tranche(
    tranche bigint, award bigint, payee bigint, in_year integer, of_class text, pounds numeric
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    a record;
    others numeric;
BEGIN
    PERFORM funding_check_isolation();
    SELECT * INTO a FROM funding_award WHERE id = award FOR NO KEY UPDATE;
    IF a.status NOT IN ('draft', 'agreed') THEN
        PERFORM funding_refuse('Tranches belong to an award that is being drawn up or agreed');
    END IF;
    IF payee NOT IN (SELECT h.trust_id FROM funding_holders(award) h) THEN
        PERFORM funding_refuse('A tranche is paid to a trust that holds the award');
    END IF;
    IF EXISTS (
        SELECT 1 FROM funding_release r
        WHERE r.tranche_id = tranche AND funding_is_live(r.status)
    ) THEN
        PERFORM funding_refuse('A tranche stays as it is while a payment of it is under way or made');
    END IF;
    SELECT coalesce(sum(t.amount), 0) INTO others FROM funding_tranche t
    WHERE t.award_id = award AND t.year = in_year AND t.capital_class = of_class
      AND t.id <> tranche;
    IF others + pounds > coalesce((
        SELECT m.amount FROM funding_awardamount m
        WHERE m.award_id = award AND m.year = in_year AND m.capital_class = of_class
    ), 0) THEN
        PERFORM funding_refuse('Tranches never come to more than the award in that year and class');
    END IF;
END;
$$;

-- What a tranche waits for is of its own award, or of a trust that holds it.
DROP FUNCTION IF EXISTS funding_guard_condition(bigint, bigint, bigint);
CREATE OR REPLACE FUNCTION funding_guard_condition(
    tranche bigint, commitment bigint, milestone bigint, trust bigint, claim bigint
) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF milestone IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM funding_tranche t
        CROSS JOIN LATERAL funding_holders(t.award_id) h
        JOIN milestones_trustmilestone p ON p.trust_id = h.trust_id
        WHERE t.id = tranche AND p.id = milestone
    ) THEN
        PERFORM funding_refuse('A tranche waits for milestones of a trust that holds its award');
    END IF;
    IF commitment IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM funding_tranche t JOIN funding_commitment m ON m.award_id = t.award_id
        WHERE t.id = tranche AND m.id = commitment
    ) THEN
        PERFORM funding_refuse('A tranche waits for commitments of its own award');
    END IF;
    IF trust IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM funding_tranche t
        CROSS JOIN LATERAL funding_holders(t.award_id) h
        WHERE t.id = tranche AND h.trust_id = trust
    ) THEN
        PERFORM funding_refuse('A tranche waits for trusts that hold its award');
    END IF;
    IF claim IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM evidence_claim k
        WHERE k.id = claim AND k.trust_id = trust AND k.kind = 'condition' AND k.status = 'open'
    ) THEN
        PERFORM funding_refuse('A condition opens a claim of its own, of the same trust');
    END IF;
END;
$$;
