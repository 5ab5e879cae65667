-- Guards of releases, their parties, batches and the ledger: called by triggers, whoever writes.

-- Refuse unless nothing but the release itself stands in the way of a tranche.
CREATE OR REPLACE FUNCTION funding_check_unblocked(tranche bigint, own boolean) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    codes text;
BEGIN
    SELECT string_agg(DISTINCT b.code, ', ') INTO codes
    FROM funding_blockers(ARRAY[tranche]) b
    WHERE NOT (own AND b.code = 'already_released');
    IF codes IS NOT NULL THEN
        PERFORM funding_refuse('This tranche is blocked: ' || codes);
    END IF;
END;
$$;

-- Proposing reserves the money: budget, award and tranche are locked in that order, then asked.
CREATE OR REPLACE FUNCTION funding_guard_release_insert(tranche bigint, pounds numeric)
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    t record;
BEGIN
    PERFORM funding_check_isolation();
    PERFORM 1 FROM funding_budget
    WHERE id IN (SELECT c.budget_id FROM funding_budgets_of(ARRAY[tranche]) c)
    ORDER BY id FOR NO KEY UPDATE;
    PERFORM 1 FROM funding_award
    WHERE id = (SELECT x.award_id FROM funding_tranche x WHERE x.id = tranche)
    FOR NO KEY UPDATE;
    SELECT * INTO t FROM funding_tranche WHERE id = tranche FOR NO KEY UPDATE;
    IF t.id IS NULL OR pounds > t.amount THEN
        PERFORM funding_refuse('A release never comes to more than its tranche');
    END IF;
    PERFORM funding_check_unblocked(tranche, false);
END;
$$;

-- The try before this one, if there is one. After a person's no, or a payment that failed or came
-- back, a person proposes anew: never the portal, which proposes by itself only what fell void.
CREATE OR REPLACE FUNCTION funding_guard_anew(tranche bigint, proposer bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    tried record;
BEGIN
    SELECT r.id, r.status INTO tried FROM funding_release r
    WHERE r.tranche_id = tranche ORDER BY r.id DESC LIMIT 1;
    IF proposer IS NULL AND tried.status <> 'void' THEN
        PERFORM funding_refuse('After a no or a failed payment, a person proposes anew');
    END IF;
    RETURN tried.id;
END;
$$;

CREATE OR REPLACE FUNCTION funding_has_party(release bigint, wanted text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM funding_releaseparty p WHERE p.release_id = release AND p.duty = wanted
    );
END;
$$;

-- Whoever accepted the evidence, and a person who proposed, stand among the parties.
CREATE OR REPLACE FUNCTION funding_check_parties(release bigint, tranche bigint, proposer bigint)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM funding_assessors(tranche) s
        WHERE NOT EXISTS (
            SELECT 1 FROM funding_releaseparty p
            WHERE p.release_id = release AND p.person_id = s.person_id AND p.duty = 'assess'
        )
    ) THEN
        PERFORM funding_refuse('Whoever accepted the evidence is a party of the release');
    END IF;
    IF proposer IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM funding_releaseparty p
        WHERE p.release_id = release AND p.person_id = proposer AND p.duty = 'propose'
    ) THEN
        PERFORM funding_refuse('Whoever proposed is a party of the release');
    END IF;
END;
$$;

-- Each step names who took it, and the money is asked about again at each (rule 9). A release
-- changes only by taking a step.
CREATE OR REPLACE FUNCTION funding_guard_release_move(
    release bigint, tranche bigint, proposer bigint, old_status text, new_status text,
    old_batch bigint, new_batch bigint
) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF old_status = new_status THEN
        PERFORM funding_refuse('A release changes only by going on to its next state');
    END IF;
    IF old_batch IS DISTINCT FROM new_batch AND new_status <> 'instructed' THEN
        PERFORM funding_refuse('A release joins a batch when its payment is instructed');
    END IF;
    IF new_status IN ('programme_approved', 'approved', 'instructed') THEN
        PERFORM funding_check_unblocked(tranche, true);
        PERFORM funding_check_parties(release, tranche, proposer);
        IF funding_is_held(release) THEN
            PERFORM funding_refuse('A payment on hold goes no step further');
        END IF;
    END IF;
    IF new_status = 'programme_approved' AND NOT funding_has_party(release, 'approve_programme') THEN
        PERFORM funding_refuse('An approval for the programme names who gave it');
    END IF;
    IF new_status = 'approved' AND NOT funding_has_party(release, 'approve_finance') THEN
        PERFORM funding_refuse('An approval for finance names who gave it');
    END IF;
    IF new_status = 'approved' AND NOT funding_has_party(release, 'approve_programme') THEN
        IF NOT funding_is_light(tranche) THEN
            PERFORM funding_refuse('Only the light route does with one approval');
        END IF;
        IF EXISTS (
            SELECT 1 FROM funding_releaseparty p
            WHERE p.release_id = release AND p.duty = 'approve_finance'
              AND p.person_id = funding_light_set_by(tranche)
        ) THEN
            PERFORM funding_refuse('Whoever set the light route does not approve by it alone');
        END IF;
    END IF;
    IF new_status IN ('instructed', 'paid', 'failed', 'returned') AND NOT funding_has_party(release, 'pay') THEN
        PERFORM funding_refuse('A payment names who instructed or recorded it');
    END IF;
    IF new_status = 'instructed' AND NOT EXISTS (
        SELECT 1 FROM funding_paymentbatch b WHERE b.id = new_batch AND b.status = 'requested'
    ) THEN
        PERFORM funding_refuse('A payment is instructed in a batch that is being made');
    END IF;
END;
$$;

-- Nobody acts on a trust of their own or one paired with it (rule 10), nor out of turn. That one
-- person has one duty, the exclusion constraint says.
CREATE OR REPLACE FUNCTION funding_guard_party(release bigint, person bigint, wanted text)
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    r record;
BEGIN
    SELECT x.status, x.proposed_by_id, t.award_id INTO r
    FROM funding_release x JOIN funding_tranche t ON t.id = x.tranche_id WHERE x.id = release;
    IF r.award_id IS NULL OR funding_is_connected(person, r.award_id) THEN
        PERFORM funding_refuse('Nobody acts on their own trust, or on one paired with it');
    END IF;
    IF wanted = 'propose' AND person IS DISTINCT FROM r.proposed_by_id THEN
        PERFORM funding_refuse('The proposer is the person who proposed');
    END IF;
    IF wanted = 'approve_programme' AND r.status <> 'proposed'
       OR wanted = 'approve_finance' AND r.status NOT IN ('proposed', 'programme_approved')
       OR wanted = 'pay' AND r.status NOT IN ('approved', 'instructed', 'paid') THEN
        PERFORM funding_refuse('This duty is not due now');
    END IF;
END;
$$;

-- The ledger shows a release as released and paid just when it is, and as recovered what was
-- received of what was asked back; of one that came back, the rest came back, and that was some.
CREATE OR REPLACE FUNCTION funding_guard_release_balance(release bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    r record;
    released numeric;
    paid numeric;
    returned numeric;
    recovered numeric;
BEGIN
    SELECT * INTO r FROM funding_release WHERE id = release;
    SELECT coalesce(sum(e.amount) FILTER (WHERE e.kind = 'released'), 0),
           coalesce(sum(e.amount) FILTER (WHERE e.kind = 'paid'), 0),
           coalesce(sum(e.amount) FILTER (WHERE e.kind = 'returned'), 0),
           coalesce(sum(e.amount) FILTER (WHERE e.kind = 'recovered'), 0)
    INTO released, paid, returned, recovered
    FROM funding_ledgerentry e WHERE e.release_id = release;
    IF released <> (CASE WHEN r.status IN ('approved', 'instructed', 'paid') THEN r.amount ELSE 0 END)
       OR paid <> (CASE WHEN r.status IN ('paid', 'returned') THEN r.amount ELSE 0 END)
       OR returned <> (CASE WHEN r.status = 'returned' THEN r.amount - recovered ELSE 0 END)
       OR r.status = 'returned' AND returned <= 0
       OR recovered <> (
        SELECT coalesce(sum(v.amount), 0) FROM funding_recovery v
        WHERE v.release_id = release AND v.status = 'received'
    ) THEN
        PERFORM funding_refuse('The ledger shows what became of a release');
    END IF;
    IF r.status = 'returned' AND EXISTS (
        SELECT 1 FROM funding_recovery v
        WHERE v.release_id = release AND v.status IN ('proposed', 'agreed')
    ) THEN
        PERFORM funding_refuse('Nothing is asked back of a payment that came back by itself');
    END IF;
END;
$$;

-- A batch says how many payments it holds and what they add up to, by class.
CREATE OR REPLACE FUNCTION funding_guard_batch_balance(batch bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM funding_paymentbatch b
        CROSS JOIN LATERAL (
            SELECT count(*) AS payments,
                coalesce(sum(r.amount) FILTER (WHERE t.capital_class = 'capital'), 0) AS capital,
                coalesce(sum(r.amount) FILTER (WHERE t.capital_class = 'revenue'), 0) AS revenue
            FROM funding_release r JOIN funding_tranche t ON t.id = r.tranche_id
            WHERE r.batch_id = b.id
        ) sums
        WHERE b.id = batch
          AND (b.release_count, b.capital_total, b.revenue_total)
            IS DISTINCT FROM (sums.payments, sums.capital, sums.revenue)
    ) THEN
        PERFORM funding_refuse('The control totals of a batch add up');
    END IF;
END;
$$;

-- Each entry repeats what it is about, and comes when it is true.
CREATE OR REPLACE FUNCTION funding_guard_ledger(
    entry_kind text, award bigint, tranche bigint, release bigint, trust bigint,
    in_year integer, of_class text, pounds numeric, reversed bigint
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    r record;
BEGIN
    IF reversed IS NOT NULL THEN
        IF NOT EXISTS (
            SELECT 1 FROM funding_ledgerentry e
            WHERE e.id = reversed AND e.reverses_id IS NULL AND e.kind = entry_kind
              AND e.award_id = award AND e.tranche_id IS NOT DISTINCT FROM tranche
              AND e.release_id IS NOT DISTINCT FROM release AND e.trust_id = trust
              AND e.year = in_year AND e.capital_class = of_class AND e.amount = -pounds
        ) THEN
            PERFORM funding_refuse('A reversal takes back one whole entry, and nothing else');
        END IF;
        RETURN;
    END IF;
    IF entry_kind = 'allocated' THEN
        IF NOT EXISTS (
            SELECT 1 FROM funding_award a WHERE a.id = award AND a.status = 'agreed'
        ) OR trust NOT IN (SELECT h.trust_id FROM funding_holders(award) h) THEN
            PERFORM funding_refuse('Money is promised to the holders of an agreed award');
        END IF;
        IF EXISTS (
            SELECT 1 FROM funding_ledgerentry e
            WHERE e.award_id = award AND e.trust_id = trust AND e.year = in_year
              AND e.capital_class = of_class AND e.kind = 'allocated' AND e.reverses_id IS NULL
              AND NOT EXISTS (SELECT 1 FROM funding_ledgerentry b WHERE b.reverses_id = e.id)
        ) THEN
            PERFORM funding_refuse('A trust is promised money of a year and class once');
        END IF;
        RETURN;
    END IF;
    SELECT x.amount, x.status INTO r
    FROM funding_release x JOIN funding_tranche t ON t.id = x.tranche_id
    WHERE x.id = release AND t.id = tranche AND t.award_id = award AND t.payee_id = trust
      AND t.year = in_year AND t.capital_class = of_class;
    IF r.status IS NULL
       OR entry_kind = 'released' AND (r.status <> 'approved' OR r.amount <> pounds)
       OR entry_kind = 'paid' AND (r.status <> 'paid' OR r.amount <> pounds)
       OR entry_kind = 'returned' AND r.status <> 'returned'
       OR entry_kind = 'recovered' AND r.status <> 'paid' THEN
        PERFORM funding_refuse('A ledger entry repeats the release it is about');
    END IF;
    IF entry_kind IN ('returned', 'recovered') AND pounds + (
        SELECT coalesce(sum(e.amount), 0) FROM funding_ledgerentry e
        WHERE e.release_id = release AND e.kind IN ('returned', 'recovered')
    ) > r.amount THEN
        PERFORM funding_refuse('No more comes back than was paid');
    END IF;
END;
$$;
