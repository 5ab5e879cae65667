-- Why a person may not review a blueprint (domain rule 23): 'author' of any of its versions,
-- 'trust' if they belong to the trust that writes it, or did within the year before a day; NULL
-- if nothing bars them. Asked by Python and by triggers alike.
CREATE OR REPLACE FUNCTION blueprints_bar(person bigint, of_blueprint bigint, on_day date)
RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM blueprints_versioneditor e
        JOIN blueprints_blueprintversion v ON v.id = e.version_id
        WHERE v.blueprint_id = of_blueprint AND e.person_id = person
    ) OR EXISTS (
        SELECT 1 FROM blueprints_blueprint b WHERE b.id = of_blueprint AND b.author_id = person
    ) THEN
        RETURN 'author';
    END IF;
    IF EXISTS (
        SELECT 1 FROM blueprints_blueprint b
        JOIN trusts_membership m ON m.trust_id = b.trust_id
        WHERE b.id = of_blueprint AND m.user_id = person
          AND m.from_date <= on_day
          AND (m.until_date IS NULL OR m.until_date >= on_day - interval '1 year')
    ) THEN
        RETURN 'trust';
    END IF;
    RETURN NULL;
END;
$$;
