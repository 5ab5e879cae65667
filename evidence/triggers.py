"""What PostgreSQL refuses about claims, whoever writes (design: "The central idea: claims").

The services ask the same in policies, with kinder words; these hold for the shell, bulk updates
and raw SQL too.
"""

import pgtrigger

from core.guards import guard

ON_UPDATE, ON_INSERT = pgtrigger.Update, pgtrigger.Insert

# A status that decides something has its review; `submitted` has a new, whole submission.
CLAIM_STATUS_HAS_ITS_ROW = guard(
    "status_has_its_row",
    ON_UPDATE,
    """
    IF NEW.status = OLD.status OR NEW.status <> 'submitted' THEN
        IF NEW.latest_submission_id IS DISTINCT FROM OLD.latest_submission_id THEN
            REFUSE('A claim takes a new submission only by becoming submitted');
        END IF;
    END IF;
    IF NEW.status = OLD.status THEN
        RETURN NEW;
    END IF;
    IF NEW.status = 'submitted' THEN
        IF NEW.latest_submission_id IS NOT DISTINCT FROM OLD.latest_submission_id THEN
            REFUSE('A claim becomes submitted only with a new submission');
        END IF;
        SELECT * INTO submission FROM evidence_submission
            WHERE id = NEW.latest_submission_id AND claim_id = NEW.id;
        IF NOT FOUND OR EXISTS (
            SELECT 1 FROM evidence_submission later
            WHERE later.claim_id = NEW.id AND later.number > submission.number
        ) OR EXISTS (
            SELECT 1 FROM evidence_review WHERE submission_id = submission.id
        ) THEN
            REFUSE('A claim becomes submitted only with its newest submission, not yet reviewed');
        END IF;
        IF NOT EXISTS (
            SELECT 1 FROM evidence_submissionauthor WHERE submission_id = submission.id
        ) THEN
            REFUSE('A submission names its authors');
        END IF;
        IF EXISTS (
            SELECT 1 FROM evidence_submissionauthor
            WHERE submission_id = submission.id AND person_id = submission.certifier_id
        ) THEN
            REFUSE('The certifier of a submission is not one of its authors');
        END IF;
        IF EXISTS (
            SELECT 1 FROM evidence_submissionitem used
            JOIN evidence_evidenceversion version ON version.id = used.version_id
            JOIN evidence_evidenceitem item ON item.id = version.item_id
            WHERE used.submission_id = submission.id AND (
                item.trust_id <> NEW.trust_id
                OR version.scan_state IN ('pending', 'infected')
                OR NOT EXISTS (
                    SELECT 1 FROM evidence_submissionauthor author
                    WHERE author.submission_id = submission.id
                      AND author.person_id = version.uploaded_by_id
                )
            )
        ) THEN
            REFUSE('A submission holds scanned evidence of its trust, uploaded by its authors');
        END IF;
    ELSIF NEW.status IN ('accepted', 'returned', 'rejected', 'settled') THEN
        SELECT * INTO review FROM evidence_review
            WHERE submission_id = NEW.latest_submission_id ORDER BY id DESC LIMIT 1;
        IF review.outcome IS DISTINCT FROM NEW.status THEN
            REFUSE('A claim is decided only by a review of its newest submission');
        END IF;
        IF OLD.status = 'rejected' AND NOT review.second_look THEN
            REFUSE('Only a second look turns not met into met');
        END IF;
    END IF;
    RETURN NEW;
    """,
    "submission",
    "review",
)

# Since when a claim waits for an assessor, and by when a decision was promised: submitted, or
# decided with a second look asked for; whether a second look was taken at what was sent last; and
# whether it waits because two readings differ.
CLAIM_WAITS = guard(
    "waits",
    ON_UPDATE,
    """
    NEW.looked_again := EXISTS (
        SELECT 1 FROM evidence_review
        WHERE submission_id = NEW.latest_submission_id AND second_look
    );
    SELECT coalesce(asked.asked_at, sent.signed_at),
        coalesce(asked.decision_due_on, sent.decision_due_on)
    INTO NEW.waiting_since, NEW.decide_by
    FROM evidence_submission sent
    LEFT JOIN evidence_secondlook asked ON asked.submission_id = sent.id
    WHERE sent.id = NEW.latest_submission_id AND (
        NEW.status = 'submitted'
        OR NEW.status IN ('rejected', 'settled') AND asked.id IS NOT NULL AND NOT NEW.looked_again
    );
    NEW.to_resolve := NEW.second_reader AND NEW.status = 'submitted' AND (
        SELECT count(DISTINCT verified_level) FROM evidence_reading
        WHERE submission_id = NEW.latest_submission_id
    ) > 1;
    RETURN NEW;
    """,
)

# A second look that is asked for or taken, or a reading, makes the claim work that out again.
CLAIM_WAITS_ANEW = pgtrigger.Trigger(
    name="claim_waits_anew",
    operation=ON_INSERT,
    when=pgtrigger.After,
    func="""
    UPDATE evidence_claim SET waiting_since = NULL WHERE latest_submission_id = NEW.submission_id;
    RETURN NULL;
    """,
)

# Takes the claim's lock itself, so that two signings at once cannot both find the same number.
SUBMISSION_IN_TURN = guard(
    "in_turn",
    ON_INSERT,
    """
    PERFORM 1 FROM evidence_claim WHERE id = NEW.claim_id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM evidence_claim
        WHERE id = NEW.claim_id AND status IN ('submitted', 'accepted', 'settled')
    ) THEN
        REFUSE('This claim waits for a decision or has one: nothing can be sent');
    END IF;
    IF NEW.number <> 1 + COALESCE(
        (SELECT max(number) FROM evidence_submission WHERE claim_id = NEW.claim_id), 0
    ) THEN
        REFUSE('Submissions of a claim are numbered in turn');
    END IF;
    RETURN NEW;
    """,
)


def part_of_unsigned() -> pgtrigger.Trigger:
    """Items and authors join a submission only before its claim takes it."""
    return guard(
        "before_signing",
        ON_INSERT,
        """
        IF EXISTS (
            SELECT 1 FROM evidence_submission submission
            JOIN evidence_claim claim ON claim.id = submission.claim_id
            JOIN evidence_submission latest ON latest.id = claim.latest_submission_id
            WHERE submission.id = NEW.submission_id AND latest.number >= submission.number
        ) THEN
            REFUSE('What was signed off is frozen');
        END IF;
        RETURN NEW;
        """,
    )


# Of a review as of a reading. Locks the claim, so that what follows counts on what it sees.
_OUTSIDER = """
    SELECT * INTO submission FROM evidence_submission WHERE id = NEW.submission_id;
    SELECT * INTO claim FROM evidence_claim WHERE id = submission.claim_id FOR UPDATE;
    IF claim.latest_submission_id IS DISTINCT FROM submission.id THEN
        REFUSE('Only the newest submission of a claim is reviewed');
    END IF;
    IF NEW.assessor_id = submission.certifier_id OR EXISTS (
        SELECT 1 FROM evidence_submissionauthor
        WHERE submission_id = submission.id AND person_id = NEW.assessor_id
    ) THEN
        REFUSE('An assessor neither wrote nor signed what is reviewed');
    END IF;
    IF programmes_is_connected(
        NEW.assessor_id, claim.trust_id, (now() AT TIME ZONE 'Europe/London')::date
    ) THEN
        REFUSE('An assessor has nothing to do with the trust or one paired with it');
    END IF;
"""


def by_an_outsider(then: str, *records: str) -> pgtrigger.Trigger:
    """What an assessor says of a claim's newest submission, who has no part in it; `then` says
    what else is asked of the row."""
    func = then.replace("BY_AN_OUTSIDER;", _OUTSIDER)
    return guard("by_an_outsider", ON_INSERT, func, "submission", "claim", *records)


REVIEW_BY_AN_OUTSIDER = by_an_outsider(
    """BY_AN_OUTSIDER;
    IF NEW.second_look THEN
        SELECT * INTO asked FROM evidence_secondlook WHERE submission_id = submission.id;
        IF asked.id IS NULL OR (claim.status, NEW.outcome) NOT IN (
            ('rejected', 'accepted'), ('rejected', 'rejected'), ('settled', 'settled')
        ) THEN
            REFUSE('A second look is one that was asked for, at what was not met or at a level');
        END IF;
        IF NEW.assessor_id = asked.asked_by_id OR EXISTS (
            SELECT 1 FROM evidence_review
            WHERE submission_id = submission.id AND assessor_id = NEW.assessor_id
        ) OR EXISTS (
            SELECT 1 FROM evidence_reading
            WHERE submission_id = submission.id AND assessor_id = NEW.assessor_id
        ) THEN
            REFUSE('A second look is taken by another assessor');
        END IF;
        IF NEW.outcome = 'settled' AND NEW.reason = '' THEN
            REFUSE('A second look at a level has its reason');
        END IF;
    ELSIF claim.status <> 'submitted' THEN
        REFUSE('Only a submitted claim is decided');
    END IF;
    IF claim.sampled AND NEW.outcome NOT IN ('settled', 'returned')
       OR NOT claim.sampled AND NEW.outcome = 'settled' THEN
        REFUSE('A sampled answer is settled with a level; other claims are met or not');
    END IF;
    IF claim.sampled AND NEW.outcome = 'returned' AND EXISTS (
        SELECT 1 FROM evidence_review review
        JOIN evidence_submission earlier ON earlier.id = review.submission_id
        WHERE earlier.claim_id = claim.id AND review.outcome = 'returned'
    ) THEN
        REFUSE('A sampled answer is returned once');
    END IF;
    RETURN NEW;
    """,
    "asked",
)

READING_BY_AN_OUTSIDER = by_an_outsider(
    """BY_AN_OUTSIDER;
    IF NOT claim.second_reader OR claim.status <> 'submitted' THEN
        REFUSE('Only what was submitted, of a claim with a second reader, is read');
    END IF;
    IF (SELECT count(*) FROM evidence_reading WHERE submission_id = submission.id) > 1 THEN
        REFUSE('Two assessors read a submission, no more');
    END IF;
    RETURN NEW;
    """
)

# Two readings that agree settle the claim; of two that differ nobody insists on their own. A second
# look, by somebody who read neither, is bound to none of it.
REVIEW_FOLLOWS_THE_READINGS = guard(
    "follows_the_readings",
    ON_INSERT,
    """
    PERFORM 1 FROM evidence_claim
        WHERE latest_submission_id = NEW.submission_id AND second_reader FOR UPDATE;
    IF NEW.second_look OR NOT FOUND THEN
        RETURN NEW;
    END IF;
    SELECT count(*) AS number, min(verified_level) AS lowest, max(verified_level) AS highest,
        max(verified_level) FILTER (WHERE assessor_id = NEW.assessor_id) AS own
    INTO readings FROM evidence_reading WHERE submission_id = NEW.submission_id;
    IF NEW.outcome <> 'settled' THEN
        IF readings.number > 1 THEN
            REFUSE('What two assessors have read is settled');
        END IF;
        RETURN NEW;
    END IF;
    IF readings.number < 2 THEN
        REFUSE('A claim with a second reader is settled after two readings');
    END IF;
    IF readings.lowest = readings.highest THEN
        IF NEW.verified_level <> readings.lowest OR readings.own IS NULL THEN
            REFUSE('What two assessors agree on is settled by them, at that level');
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.verified_level <> readings.lowest + readings.highest - readings.own THEN
        REFUSE('Of two readings that differ, a reader settles at the level of the other');
    END IF;
    IF NEW.reason = '' THEN
        REFUSE('Two readings that differ are settled with a reason');
    END IF;
    RETURN NEW;
    """,
    "readings",
)

# Staff may ask for one too, at a level only: what is wrong in a trust's favour is put right alike.
SECOND_LOOK_AT_A_DECISION = guard(
    "at_a_decision",
    ON_INSERT,
    """
    SELECT * INTO claim FROM evidence_claim
        WHERE latest_submission_id = NEW.submission_id AND status IN ('rejected', 'settled')
        FOR UPDATE;
    IF NOT FOUND THEN
        REFUSE('A second look is asked for only at what was not met, or at a level');
    END IF;
    IF NOT NEW.from_trust AND (
        claim.status = 'rejected' OR programmes_is_connected(
            NEW.asked_by_id, claim.trust_id, (now() AT TIME ZONE 'Europe/London')::date
        )
    ) THEN
        REFUSE('Staff ask for a second look at a level, of a trust that they have no part in');
    END IF;
    RETURN NEW;
    """,
    "claim",
)
