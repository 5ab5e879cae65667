"""Rules between rows of programmes, kept by PostgreSQL whoever writes."""

import pgtrigger

INTEGRITY = "USING ERRCODE = 'integrity_constraint_violation'"

TRUST_IS_OPEN = pgtrigger.Trigger(
    name="trust_is_open",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        PERFORM 1 FROM trusts_trust t
        WHERE t.id = NEW.trust_id
          AND t.open_date <= NEW.proposed_on
          AND (t.close_date IS NULL OR t.close_date >= NEW.proposed_on);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'A new participant is a trust that is open on the day' {INTEGRITY};
        END IF;
        RETURN NEW;
    """,
)

WAVE_OF_THE_PROGRAMME = pgtrigger.Trigger(
    name="wave_of_the_programme",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__wave__isnull=False),
    func=f"""
        PERFORM 1 FROM programmes_wave w
        WHERE w.id = NEW.wave_id AND w.programme_id = NEW.programme_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'The wave belongs to another programme' {INTEGRITY};
        END IF;
        RETURN NEW;
    """,
)

# Both rows are locked, so that neither can leave the programme while the pair is made.
PAIR_FITS = pgtrigger.Trigger(
    name="pair_fits",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__status__in=("proposed", "confirmed")),
    func=f"""
        PERFORM 1 FROM programmes_participation
        WHERE id IN (NEW.exemplar_id, NEW.follower_id) ORDER BY id FOR SHARE;
        PERFORM 1 FROM programmes_participation e, programmes_participation f
        WHERE e.id = NEW.exemplar_id AND f.id = NEW.follower_id
          AND e.programme_id = f.programme_id AND e.trust_id <> f.trust_id
          AND e.role = 'exemplar' AND f.role = 'fast_follower'
          AND e.status NOT IN ('declined', 'withdrawn')
          AND f.status NOT IN ('declined', 'withdrawn');
        IF NOT FOUND THEN
            RAISE EXCEPTION 'A pair is an exemplar and a fast follower that both take part in one'
                ' programme' {INTEGRITY};
        END IF;
        RETURN NEW;
    """,
)

NO_OPEN_PAIRING = pgtrigger.Trigger(
    name="no_open_pairing",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(new__status__in=("declined", "withdrawn")),
    func=f"""
        PERFORM 1 FROM programmes_pairing p
        WHERE NEW.id IN (p.exemplar_id, p.follower_id)
          AND p.status IN ('proposed', 'confirmed');
        IF FOUND THEN
            RAISE EXCEPTION 'End the pairings of a participant before it leaves' {INTEGRITY};
        END IF;
        RETURN NEW;
    """,
)
