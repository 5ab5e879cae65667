-- What the rules about money stand on. plpgsql where other tables are named, so that the names
-- are looked up when a rule is asked.

-- The day in London. Only test databases replace it.
CREATE OR REPLACE FUNCTION funding_today() RETURNS date
LANGUAGE sql STABLE AS $$ SELECT (now() AT TIME ZONE 'Europe/London')::date $$;

-- Whether a release in this status reserves its money.
CREATE OR REPLACE FUNCTION funding_is_live(status text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT status NOT IN ('declined', 'withdrawn', 'failed', 'returned', 'cancelled', 'void')
$$;

-- Refuse with a sentence.
CREATE OR REPLACE FUNCTION funding_refuse(sentence text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', sentence USING ERRCODE = 'integrity_constraint_violation';
END;
$$;

-- A guard that locks and then adds up needs to see what others have committed meanwhile: at a
-- stricter level its snapshot would be older than its lock.
CREATE OR REPLACE FUNCTION funding_check_isolation() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        PERFORM funding_refuse('Money moves only in READ COMMITTED transactions');
    END IF;
END;
$$;

-- Those who hold these awards today. Access and conflicts follow them.
CREATE OR REPLACE FUNCTION funding_holders_of(award_ids bigint[])
RETURNS TABLE (award_id bigint, trust_id bigint, participation_id bigint)
LANGUAGE plpgsql STABLE ROWS 20 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT h.award_id, h.trust_id, h.participation_id FROM funding_awardholder h
    WHERE h.award_id = ANY (award_ids) AND h.from_date <= funding_today()
      AND (h.until_date IS NULL OR h.until_date >= funding_today());
END;
$$;

-- Those who hold one award today.
CREATE OR REPLACE FUNCTION funding_holders(award bigint)
RETURNS TABLE (trust_id bigint, participation_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT h.trust_id, h.participation_id FROM funding_holders_of(ARRAY[award]) h
$$;

-- The trust's name where an award is shared, so that what each owes can be told apart; else
-- nothing.
CREATE OR REPLACE FUNCTION funding_name_if_shared(award bigint, trust bigint) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT t.name FROM trusts_trust t WHERE t.id = trust AND EXISTS (
            SELECT 1 FROM funding_holders(award) h WHERE h.trust_id <> trust
        )
    );
END;
$$;

-- Whether a person has to do with any trust that holds the award today (rule 10).
CREATE OR REPLACE FUNCTION funding_is_connected(person bigint, award bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM funding_holders(award) h
        WHERE programmes_is_connected(person, h.trust_id, funding_today())
    );
END;
$$;

-- The budgets that a tranche's release must fit into: the programme's, and its wave's.
CREATE OR REPLACE FUNCTION funding_budgets_of(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, budget_id bigint)
LANGUAGE plpgsql STABLE ROWS 20 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT t.id, b.id
    FROM funding_tranche t
    JOIN funding_award a ON a.id = t.award_id
    JOIN funding_budget b ON b.programme_id = a.programme_id AND b.year = t.year
        AND b.capital_class = t.capital_class
        AND (b.wave_id IS NULL OR b.wave_id = a.wave_id)
    WHERE t.id = ANY (tranche_ids);
END;
$$;

-- Pounds of live releases that count against budgets of this programme (and wave), year and class.
CREATE OR REPLACE FUNCTION funding_committed(
    programme bigint, wave bigint, in_year integer, of_class text
) RETURNS numeric
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT coalesce(sum(r.amount), 0)
        FROM funding_release r
        WHERE r.programme_id = programme AND r.year = in_year AND r.capital_class = of_class
          AND (wave IS NULL OR r.wave_id = wave) AND funding_is_live(r.status)
    );
END;
$$;

-- Who accepted what tranches rest on: the binding reviews of claims, the levels that a published
-- score counts, and the blueprints that an editor let out.
CREATE OR REPLACE FUNCTION funding_assessors_of_evidence(tranche_ids bigint[])
RETURNS TABLE (tranche_id bigint, person_id bigint)
LANGUAGE plpgsql STABLE ROWS 20 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT c.tranche_id, r.assessor_id
    FROM funding_condition c
    JOIN funding_commitment m ON m.id = c.commitment_id
    JOIN evidence_claim k ON k.id = m.claim_id
    JOIN evidence_review r ON r.submission_id = k.latest_submission_id AND r.outcome = 'accepted'
    WHERE c.tranche_id = ANY (tranche_ids)
    UNION
    SELECT c.tranche_id, r.assessor_id
    FROM funding_condition c
    JOIN milestones_trustcriterion a ON a.trust_milestone_id = c.milestone_id
    JOIN evidence_claim k ON k.id = a.claim_id
    JOIN evidence_review r ON r.submission_id = k.latest_submission_id AND r.outcome = 'accepted'
    WHERE c.tranche_id = ANY (tranche_ids)
    UNION
    SELECT c.tranche_id, r.assessor_id
    FROM funding_condition c
    JOIN evidence_claim k ON k.id = c.claim_id
    JOIN evidence_review r ON r.submission_id = k.latest_submission_id AND r.outcome = 'accepted'
    WHERE c.tranche_id = ANY (tranche_ids) AND c.kind = 'evidence'
    UNION
    SELECT b.tranche_id, b.reviewer_id
    FROM funding_counted_blueprints(tranche_ids) b WHERE b.published
    UNION
    SELECT m.tranche_id, m.person_id FROM funding_assessors_of_maturity(tranche_ids) m;
END;
$$;

-- Whether one approval is enough (rule 18): small, not paid up front, in a programme that says so.
CREATE OR REPLACE FUNCTION funding_is_light(tranche bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM funding_tranche t
        JOIN funding_award a ON a.id = t.award_id
        JOIN funding_fundingrules f ON f.programme_id = a.programme_id
        WHERE t.id = tranche AND NOT t.upfront AND t.amount < f.light_route_below
    );
END;
$$;

-- Who set the limit of the light route of a tranche's programme as it is, from the history; NULL
-- for the portal. Whoever changed other rules since did not set it. One person does not both open
-- that route and go it alone (rule 10).
CREATE OR REPLACE FUNCTION funding_light_set_by(tranche bigint) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT e.by
        FROM (
            SELECT (v.pgh_context ->> 'user')::bigint AS by, v.pgh_id, v.light_route_below,
                lag(v.light_route_below) OVER (ORDER BY v.pgh_id) AS before
            FROM funding_tranche t
            JOIN funding_award a ON a.id = t.award_id
            JOIN funding_fundingrules f ON f.programme_id = a.programme_id
            JOIN funding_fundingrulesevent v ON v.pgh_obj_id = f.id
            WHERE t.id = tranche
        ) e
        WHERE e.light_route_below IS DISTINCT FROM e.before
        ORDER BY e.pgh_id DESC LIMIT 1
    );
END;
$$;
