-- What to look for, of parts that all have to be found: each is a list of texts of which one is
-- enough, the first by its words in any order, the others as phrases. A constant of the query that
-- asks, so that the index is asked once.
CREATE OR REPLACE FUNCTION blueprints_query(parts jsonb) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    whole tsquery;
    part jsonb;
    one tsquery;
    phrase text;
BEGIN
    FOR part IN SELECT jsonb_array_elements(parts) LOOP
        one := plainto_tsquery('aspirant_english', part ->> 0);
        FOR phrase IN SELECT jsonb_array_elements_text(part - 0) LOOP
            one := one || phraseto_tsquery('aspirant_english', phrase);
        END LOOP;
        whole := CASE WHEN whole IS NULL THEN one ELSE whole && one END;
    END LOOP;
    RETURN whole;
END;
$$;
