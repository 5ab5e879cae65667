"""Rules between rows of milestones, kept by PostgreSQL whoever writes."""

import pgtrigger

INTEGRITY = "USING ERRCODE = 'integrity_constraint_violation'"

PLAN_FITS = pgtrigger.Trigger(
    name="plan_fits",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        PERFORM 1 FROM programmes_participation p
        WHERE p.id = NEW.participation_id AND p.trust_id = NEW.trust_id
          AND p.status IN ('due_diligence', 'agreement_signed', 'active');
        IF NOT FOUND THEN
            RAISE EXCEPTION 'A plan is that of a trust that takes part' {INTEGRITY};
        END IF;
        RETURN NEW;
    """,
)

# The plan is locked, so that two dates added at once are counted one after the other. No number is
# left out and no day goes back: nothing can come before the baseline that stands there.
DATES_GROW = pgtrigger.Trigger(
    name="dates_grow",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("latest", "record")],
    func="""
        PERFORM 1 FROM milestones_trustmilestone t
        WHERE t.id = NEW.trust_milestone_id FOR NO KEY UPDATE;
        SELECT coalesce(max(d.number), 0) AS number, max(d.recorded_on) AS day INTO latest
        FROM milestones_planneddate d WHERE d.trust_milestone_id = NEW.trust_milestone_id;
        IF NEW.number <> latest.number + 1 OR NEW.recorded_on < latest.day
           OR NEW.recorded_on > (now() AT TIME ZONE 'Europe/London')::date THEN
            RAISE EXCEPTION 'A date is added after those that a plan has'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    """,
)

CRITERION_FITS = pgtrigger.Trigger(
    name="criterion_fits",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        PERFORM 1
        FROM milestones_trustmilestone t
        JOIN milestones_criterion c ON c.milestone_id = t.milestone_id
        JOIN evidence_claim k ON k.trust_id = t.trust_id AND k.kind = 'milestone_criterion'
        WHERE t.id = NEW.trust_milestone_id AND c.id = NEW.criterion_id AND k.id = NEW.claim_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'A trust shows a criterion of that milestone by a claim of its own'
                {INTEGRITY};
        END IF;
        RETURN NEW;
    """,
)
