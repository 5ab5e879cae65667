-- Pauses of awards: begun by somebody who has nothing to do with its trusts, and ended once.

-- The award is locked first, then what is under way: a pause and an approval cannot pass each other.
CREATE OR REPLACE FUNCTION funding_guard_pause(award bigint, person bigint, ender bigint)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM funding_check_isolation();
    PERFORM 1 FROM funding_award WHERE id = award FOR NO KEY UPDATE;
    PERFORM 1 FROM funding_release
    WHERE tranche_id IN (SELECT t.id FROM funding_tranche t WHERE t.award_id = award)
      AND status IN ('proposed', 'programme_approved', 'approved')
    ORDER BY id FOR NO KEY UPDATE;
    IF ender IS NOT NULL THEN
        PERFORM funding_refuse('A pause begins in force');
    END IF;
    IF NOT EXISTS (SELECT 1 FROM funding_award a WHERE a.id = award AND a.status = 'agreed') THEN
        PERFORM funding_refuse('Only an award that is in force is paused');
    END IF;
    IF funding_is_connected(person, award) THEN
        PERFORM funding_refuse('Nobody acts on their own trust, or on one paired with it');
    END IF;
END;
$$;

CREATE OR REPLACE FUNCTION funding_guard_pause_end(award bigint, old_ender bigint, ender bigint)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF old_ender IS NOT NULL OR ender IS NULL THEN
        PERFORM funding_refuse('A pause changes only by being ended, once');
    END IF;
    IF funding_is_connected(ender, award) THEN
        PERFORM funding_refuse('Nobody acts on their own trust, or on one paired with it');
    END IF;
END;
$$;
