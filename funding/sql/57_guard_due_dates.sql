-- Another date for a commitment: asked for by its trust, answered by somebody who has nothing to do
-- with it; called by triggers, whoever writes. The first date never changes.

-- Whether a person belongs to the trust today.
CREATE OR REPLACE FUNCTION funding_is_of_trust(person bigint, trust bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM trusts_membership m
        WHERE m.user_id = person AND m.trust_id = trust AND m.from_date <= funding_today()
          AND (m.until_date IS NULL OR m.until_date >= funding_today())
    );
END;
$$;

CREATE OR REPLACE FUNCTION funding_guard_due_date(
    commitment bigint, from_due_on date, wanted_on date, asker bigint
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    found record;
BEGIN
    PERFORM funding_check_isolation();
    SELECT * INTO found FROM funding_commitment m WHERE m.id = commitment FOR NO KEY UPDATE;
    IF found.due_on IS DISTINCT FROM from_due_on THEN
        PERFORM funding_refuse('Another date is asked for instead of the one that is agreed');
    END IF;
    IF wanted_on < funding_today() THEN
        PERFORM funding_refuse('Another date lies in the future');
    END IF;
    IF NOT funding_is_of_trust(asker, found.trust_id) THEN
        PERFORM funding_refuse('Another date is asked for by somebody of the trust');
    END IF;
END;
$$;

CREATE OR REPLACE FUNCTION funding_guard_due_date_answer(
    commitment bigint, old_status text, new_status text, from_due_on date, wanted_on date,
    person bigint
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    found record;
BEGIN
    IF old_status = new_status THEN
        PERFORM funding_refuse('A request for another date changes only by being answered, once');
    END IF;
    PERFORM funding_check_isolation();
    SELECT * INTO found FROM funding_commitment m WHERE m.id = commitment FOR NO KEY UPDATE;
    IF new_status = 'withdrawn' THEN
        IF NOT funding_is_of_trust(person, found.trust_id) THEN
            PERFORM funding_refuse('A request for another date is taken back by its trust');
        END IF;
        RETURN;
    END IF;
    IF funding_is_connected(person, found.award_id)
       OR programmes_is_connected(person, found.trust_id, funding_today()) THEN
        PERFORM funding_refuse('Nobody acts on their own trust, or on one paired with it');
    END IF;
    IF new_status = 'agreed' AND (found.due_on <> from_due_on OR wanted_on < funding_today()) THEN
        PERFORM funding_refuse('The date that is agreed follows the present one, and has not passed');
    END IF;
END;
$$;

-- A date moves only by a request that was agreed to, from the date that it was about.
CREATE OR REPLACE FUNCTION funding_guard_due_on(commitment bigint, old_day date, new_day date)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF new_day <> old_day AND NOT EXISTS (
        SELECT 1 FROM funding_duedaterequest r
        WHERE r.commitment_id = commitment AND r.status = 'agreed'
          AND r.from_due_on = old_day AND r.wanted_on = new_day
    ) THEN
        PERFORM funding_refuse('A commitment gets another date only as the trust asked and the programme agreed');
    END IF;
END;
$$;
