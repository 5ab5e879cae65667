-- A reminder bears the day on which it is sent: a trust gets one a day, whoever writes.
CREATE OR REPLACE FUNCTION funding_guard_reminder(on_day date) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF on_day <> funding_today() THEN
        PERFORM funding_refuse('A reminder bears the day on which it is sent');
    END IF;
END;
$$;
