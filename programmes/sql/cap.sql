-- The most that one award for this kind of participant may come to on a day (domain rule 5):
-- the latest cap as of that day; NULL if the programme states none.
CREATE OR REPLACE FUNCTION programmes_cap(programme bigint, participant_role text, on_day date)
RETURNS numeric
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT c.amount FROM programmes_rolecap c
        WHERE c.programme_id = programme AND c.role = participant_role AND c.as_of <= on_day
        ORDER BY c.as_of DESC LIMIT 1
    );
END;
$$;
