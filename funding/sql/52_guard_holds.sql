-- Holds: a payment that somebody stopped goes no step further until it is lifted.

CREATE OR REPLACE FUNCTION funding_is_held(release bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM funding_releasehold h WHERE h.release_id = release AND h.lifted_at IS NULL
    );
END;
$$;

-- The release is locked first, so that a hold and an approval cannot pass each other.
CREATE OR REPLACE FUNCTION funding_guard_hold(release bigint, person bigint, lifter bigint)
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    r record;
BEGIN
    PERFORM funding_check_isolation();
    PERFORM 1 FROM funding_release WHERE id = release FOR NO KEY UPDATE;
    SELECT x.status, t.award_id INTO r
    FROM funding_release x JOIN funding_tranche t ON t.id = x.tranche_id WHERE x.id = release;
    IF lifter IS NOT NULL THEN
        PERFORM funding_refuse('A hold begins in force');
    END IF;
    IF r.status IS NULL OR r.status NOT IN ('proposed', 'programme_approved', 'approved') THEN
        PERFORM funding_refuse('Only a payment that is not instructed yet is put on hold');
    END IF;
    IF funding_is_connected(person, r.award_id) THEN
        PERFORM funding_refuse('Nobody acts on their own trust, or on one paired with it');
    END IF;
END;
$$;

-- Lifted once, by whoever set it or by somebody who has no step in the payment.
CREATE OR REPLACE FUNCTION funding_guard_lift(
    release bigint, holder bigint, old_lifter bigint, lifter bigint
) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF old_lifter IS NOT NULL OR lifter IS NULL THEN
        PERFORM funding_refuse('A hold changes only by being lifted, once');
    END IF;
    IF lifter <> holder AND EXISTS (
        SELECT 1 FROM funding_releaseparty p WHERE p.release_id = release AND p.person_id = lifter
    ) THEN
        PERFORM funding_refuse('Whoever has a step in a payment lifts no hold of another person');
    END IF;
    IF funding_is_connected(lifter, (
        SELECT t.award_id FROM funding_release x JOIN funding_tranche t ON t.id = x.tranche_id
        WHERE x.id = release
    )) THEN
        PERFORM funding_refuse('Nobody acts on their own trust, or on one paired with it');
    END IF;
END;
$$;
