-- Waivers: asked for by one person and granted by two others, none of whom has to do with a trust
-- that holds the award; called by triggers, whoever writes (rules 10, 17 and 24).

-- The award and the last possible day of a condition's waiver.
CREATE OR REPLACE FUNCTION funding_waivable(condition bigint, OUT award bigint, OUT tranche bigint, OUT last_day date)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    SELECT t.award_id, t.id, make_date(t.year + 1, 3, 31) INTO award, tranche, last_day
    FROM funding_condition c JOIN funding_tranche t ON t.id = c.tranche_id WHERE c.id = condition;
END;
$$;

CREATE OR REPLACE FUNCTION funding_check_waiver_person(person bigint, award bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF award IS NULL OR funding_is_connected(person, award) THEN
        PERFORM funding_refuse('Nobody acts on their own trust, or on one paired with it');
    END IF;
END;
$$;

-- What is under way waits until it is known whether the condition is lifted.
CREATE OR REPLACE FUNCTION funding_hold_still(tranche bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM funding_check_isolation();
    PERFORM 1 FROM funding_release r
    WHERE r.tranche_id = tranche AND r.status IN ('proposed', 'programme_approved', 'approved')
    ORDER BY r.id FOR NO KEY UPDATE;
END;
$$;

CREATE OR REPLACE FUNCTION funding_guard_waiver(condition bigint, until date, asker bigint)
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    found record;
BEGIN
    found := funding_waivable(condition);
    IF until < funding_today() OR until > found.last_day THEN
        PERFORM funding_refuse('A waiver ends within the financial year of its instalment');
    END IF;
    PERFORM funding_check_waiver_person(asker, found.award);
END;
$$;

-- Who grants did not ask, has judged nothing of it, and has no other step in its payment.
CREATE OR REPLACE FUNCTION funding_guard_waiver_grant(waiver bigint, person bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    w record;
    found record;
BEGIN
    SELECT * INTO w FROM funding_waiver x WHERE x.id = waiver FOR NO KEY UPDATE;
    found := funding_waivable(w.condition_id);
    PERFORM funding_hold_still(found.tranche);
    IF w.status <> 'asked' OR w.until < funding_today() THEN
        PERFORM funding_refuse('Only a waiver that was asked for, and has not ended, is granted');
    END IF;
    IF w.asked_by_id = person THEN
        PERFORM funding_refuse('Whoever asked for a waiver does not grant it');
    END IF;
    PERFORM funding_check_waiver_person(person, found.award);
    IF person IN (SELECT j.person_id FROM funding_judges_of(w.condition_id) j) THEN
        PERFORM funding_refuse('Whoever judged the evidence does not lift the condition');
    END IF;
    IF EXISTS (
        SELECT 1 FROM funding_releaseparty p JOIN funding_release r ON r.id = p.release_id
        WHERE r.tranche_id = found.tranche AND p.person_id = person AND p.duty <> 'assess'
          AND r.status IN ('proposed', 'programme_approved', 'approved', 'instructed')
    ) THEN
        PERFORM funding_refuse('Whoever has a step in the payment does not lift its conditions');
    END IF;
END;
$$;

CREATE OR REPLACE FUNCTION funding_guard_waiver_move(
    waiver bigint, condition bigint, old_status text, new_status text, until date, asker bigint,
    granted_on date, public_from date, ender bigint
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    found record;
BEGIN
    IF old_status = new_status THEN
        PERFORM funding_refuse('A waiver changes only by going on to its next state');
    END IF;
    found := funding_waivable(condition);
    PERFORM funding_hold_still(found.tranche);
    IF new_status = 'granted' THEN
        IF (SELECT count(DISTINCT g.side) FROM funding_waivergrant g WHERE g.waiver_id = waiver) < 2 THEN
            PERFORM funding_refuse('A waiver is granted by two people, for the programme and for finance');
        END IF;
        IF until < funding_today() OR granted_on > funding_today() THEN
            PERFORM funding_refuse('A waiver is granted before it ends');
        END IF;
        -- Ten working days are twelve days at least, and never a month.
        IF public_from NOT BETWEEN granted_on + 12 AND granted_on + 31 THEN
            PERFORM funding_refuse('A trust has ten working days to correct facts before a waiver is public');
        END IF;
        RETURN;
    END IF;
    IF (new_status = 'withdrawn') <> (ender = asker) AND new_status <> 'revoked' THEN
        PERFORM funding_refuse('Whoever asked for a waiver withdraws it; others refuse it');
    END IF;
    PERFORM funding_check_waiver_person(ender, found.award);
END;
$$;

-- A condition is lifted, or counts again: evidence holds up less money, or more.
CREATE OR REPLACE FUNCTION funding_keep_claims_waived(condition bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM funding_keep_claims_of(c.tranche_id) FROM funding_condition c WHERE c.id = condition;
END;
$$;
