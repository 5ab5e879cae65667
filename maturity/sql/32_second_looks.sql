-- A second look at a level is asked for before the checked score is said to become public, not after.
CREATE OR REPLACE FUNCTION maturity_second_look_in_time() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    drawn bigint;
BEGIN
    SELECT item.draw_id INTO drawn
    FROM evidence_submission sent
    JOIN maturity_check looked ON looked.claim_id = sent.claim_id
    JOIN maturity_drawitem item ON item.id = looked.draw_item_id
    WHERE sent.id = NEW.submission_id;
    -- Locked first: a publication that is being written counts what is asked here, or is seen here.
    PERFORM 1 FROM maturity_draw WHERE id = drawn FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM maturity_publication
        WHERE draw_id = drawn AND public_from <= (now() AT TIME ZONE 'Europe/London')::date
    ) THEN
        RAISE EXCEPTION 'A second look at a level is asked for before its score is public'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END;
$$;
CREATE OR REPLACE TRIGGER maturity_second_look_in_time BEFORE INSERT ON evidence_secondlook
FOR EACH ROW EXECUTE FUNCTION maturity_second_look_in_time();

-- A second look at a level was asked for, or taken: from when the score may be read is another day.
CREATE OR REPLACE FUNCTION maturity_second_look_waits() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE maturity_publication publication SET readable_from = NULL
    FROM maturity_check looked
    JOIN maturity_drawitem item ON item.id = looked.draw_item_id
    WHERE looked.claim_id = NEW.id AND publication.draw_id = item.draw_id;
    RETURN NULL;
END;
$$;
CREATE OR REPLACE TRIGGER maturity_second_look_waits AFTER UPDATE ON evidence_claim
FOR EACH ROW
WHEN (OLD.status = 'settled' AND OLD.waiting_since IS DISTINCT FROM NEW.waiting_since)
EXECUTE FUNCTION maturity_second_look_waits();
