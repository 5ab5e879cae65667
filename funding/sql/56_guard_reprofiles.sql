-- Money of an award moves to another year or class: asked for by one person, decided by another
-- (rules 13 and 14); called by triggers, whoever writes.

-- What the agreement said of a year and class: what stands while an award is drawn up.
CREATE OR REPLACE FUNCTION funding_agreed_amount(award bigint, pounds numeric, before numeric)
RETURNS numeric
LANGUAGE plpgsql AS $$
DECLARE
    now_status text;
BEGIN
    SELECT a.status INTO now_status FROM funding_award a WHERE a.id = award FOR NO KEY UPDATE;
    RETURN CASE WHEN now_status = 'draft' THEN pounds ELSE before END;
END;
$$;

-- The budgets that cover an award in a year and class: the programme's, and its wave's.
CREATE OR REPLACE FUNCTION funding_budgets_over(award bigint, in_year integer, of_class text)
RETURNS TABLE (budget_id bigint)
LANGUAGE plpgsql STABLE ROWS 2 AS $$
BEGIN
    RETURN QUERY
    SELECT b.id FROM funding_award a
    JOIN funding_budget b ON b.programme_id = a.programme_id
        AND (b.wave_id IS NULL OR b.wave_id = a.wave_id)
    WHERE a.id = award AND b.year = in_year AND b.capital_class = of_class;
END;
$$;

-- Pounds that agreed awards of a programme (and wave) promise in a year and class.
CREATE OR REPLACE FUNCTION funding_promised(
    programme bigint, wave bigint, in_year integer, of_class text
) RETURNS numeric
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT coalesce(sum(m.amount), 0)
        FROM funding_awardamount m JOIN funding_award a ON a.id = m.award_id
        WHERE a.status = 'agreed' AND a.programme_id = programme
          AND (wave IS NULL OR a.wave_id = wave)
          AND m.year = in_year AND m.capital_class = of_class
    );
END;
$$;

-- Pounds that no budget of a year and class has room for, if so much more is promised there; NULL
-- where there is no budget. An indicative one is planned against (rule 9).
CREATE OR REPLACE FUNCTION funding_beyond_budget(
    award bigint, in_year integer, of_class text, pounds numeric
) RETURNS numeric
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT max(funding_promised(b.programme_id, b.wave_id, b.year, b.capital_class)
            + pounds - b.amount)
        FROM funding_budget b
        WHERE b.id IN (SELECT o.budget_id FROM funding_budgets_over(award, in_year, of_class) o)
    );
END;
$$;

-- Budgets of both years, then the award, then the instalment: as a proposal locks them.
CREATE OR REPLACE FUNCTION funding_guard_reprofile(
    award bigint, tranche bigint, from_year integer, from_class text, to_year integer,
    to_class text, pounds numeric, due_on date, person bigint
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    a record;
    this_year integer := extract(year FROM funding_today() - interval '3 months')::integer;
BEGIN
    PERFORM funding_check_isolation();
    PERFORM 1 FROM funding_budget WHERE id IN (
        SELECT b.budget_id FROM funding_budgets_over(award, from_year, from_class) b
        UNION
        SELECT b.budget_id FROM funding_budgets_over(award, to_year, to_class) b
    ) ORDER BY id FOR NO KEY UPDATE;
    SELECT * INTO a FROM funding_award WHERE id = award FOR NO KEY UPDATE;
    PERFORM 1 FROM funding_tranche WHERE id = tranche FOR NO KEY UPDATE;
    IF a.status IS DISTINCT FROM 'agreed' THEN
        PERFORM funding_refuse('Money of an agreed award moves, and of no other');
    END IF;
    IF from_year < this_year OR to_year < this_year THEN
        PERFORM funding_refuse('Money of a year that is over has lapsed, and none moves into it');
    END IF;
    IF tranche IS NULL AND pounds > coalesce((
        SELECT m.amount FROM funding_awardamount m
        WHERE m.award_id = award AND m.year = from_year AND m.capital_class = from_class
    ), 0) - (
        SELECT coalesce(sum(t.amount), 0) FROM funding_tranche t
        WHERE t.award_id = award AND t.year = from_year AND t.capital_class = from_class
    ) THEN
        PERFORM funding_refuse('Only money moves that no instalment holds');
    END IF;
    IF tranche IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM funding_tranche t
        WHERE t.id = tranche AND t.award_id = award AND t.year = from_year
          AND t.capital_class = from_class AND t.amount = pounds
    ) THEN
        PERFORM funding_refuse('An instalment moves whole, from the year and class that it has');
    END IF;
    IF tranche IS NOT NULL AND due_on NOT BETWEEN make_date(to_year, 4, 1)
       AND make_date(to_year + 1, 3, 31) THEN
        PERFORM funding_refuse('An instalment is due within its new financial year');
    END IF;
    IF EXISTS (
        SELECT 1 FROM funding_release r
        WHERE r.tranche_id = tranche AND funding_is_live(r.status)
    ) THEN
        PERFORM funding_refuse('A tranche stays as it is while a payment of it is under way or made');
    END IF;
    PERFORM funding_check_unconnected(person, award);
END;
$$;

CREATE OR REPLACE FUNCTION funding_guard_reprofile_move(
    award bigint, tranche bigint, from_year integer, from_class text, to_year integer,
    to_class text, pounds numeric, due_on date, old_status text, new_status text, asker bigint,
    decider bigint
) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF old_status = new_status THEN
        PERFORM funding_refuse('A re-profiling changes only by going on to its next state');
    END IF;
    IF (new_status = 'withdrawn') <> (decider = asker) THEN
        PERFORM funding_refuse('Whoever asked withdraws a re-profiling; others decide it');
    END IF;
    IF new_status <> 'agreed' THEN
        PERFORM funding_check_unconnected(decider, award);
        RETURN;
    END IF;
    PERFORM funding_guard_reprofile(
        award, tranche, from_year, from_class, to_year, to_class, pounds, due_on, decider
    );
    IF coalesce(funding_beyond_budget(award, to_year, to_class, pounds), 1) > 0 THEN
        PERFORM funding_refuse('What moves has room in the budgets of its new year and class');
    END IF;
END;
$$;

-- An agreed award gives what its agreement said and what was re-profiled since, no more, no less;
-- and an instalment that moved is where it moved to.
CREATE OR REPLACE FUNCTION funding_guard_reprofiled(award bigint, reprofile bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    now_status text;
BEGIN
    SELECT a.status INTO now_status FROM funding_award a WHERE a.id = award;
    IF now_status <> 'draft' AND EXISTS (
        SELECT 1
        FROM (
            SELECT m.year, m.capital_class, m.amount - m.agreed_amount AS moved
            FROM funding_awardamount m WHERE m.award_id = award
            UNION ALL
            SELECT p.to_year, p.to_class, -p.amount FROM funding_reprofile p
            WHERE p.award_id = award AND p.status = 'agreed'
            UNION ALL
            SELECT p.from_year, p.from_class, p.amount FROM funding_reprofile p
            WHERE p.award_id = award AND p.status = 'agreed'
        ) both_sides
        GROUP BY both_sides.year, both_sides.capital_class
        HAVING sum(both_sides.moved) <> 0
    ) THEN
        PERFORM funding_refuse('The amounts of an agreed award change by what is re-profiled, no more, no less');
    END IF;
    IF EXISTS (
        SELECT 1 FROM funding_reprofile p JOIN funding_tranche t ON t.id = p.tranche_id
        WHERE p.id = reprofile AND p.status = 'agreed'
          AND (t.year, t.capital_class, t.due_on) IS DISTINCT FROM (p.to_year, p.to_class, p.due_on)
          AND NOT EXISTS (
            SELECT 1 FROM funding_reprofile later
            WHERE later.tranche_id = t.id AND later.status = 'agreed'
              AND later.decided_at > p.decided_at
        )
    ) THEN
        PERFORM funding_refuse('An instalment that is re-profiled moves');
    END IF;
END;
$$;
