-- What is published about each of some texts, by its place among them, the nearest first: other
-- trusts' blueprints whose title and summary share so many words with it, and that did not fail.
CREATE OR REPLACE FUNCTION blueprints_about(texts text[], own bigint, shared int, most int)
RETURNS TABLE (place bigint, version_id bigint) LANGUAGE sql STABLE AS $$
    SELECT wanted.place, found.id
    FROM unnest(texts) WITH ORDINALITY AS wanted (words, place)
    CROSS JOIN LATERAL (
        SELECT array_agg(lexeme) AS lexemes,
               string_agg(quote_literal(lexeme) || ':AB', ' | ')::tsquery AS any_of_them
        FROM unnest(to_tsvector('aspirant_english', wanted.words))
    ) AS its
    CROSS JOIN LATERAL (
        SELECT version.id
        FROM blueprints_blueprintversion version
        JOIN blueprints_blueprint blueprint ON blueprint.id = version.blueprint_id
        CROSS JOIN LATERAL (
            SELECT count(*) AS number
            FROM unnest(ts_filter(version.search, '{a,b}')) AS word
            WHERE word.lexeme = ANY (its.lexemes)
        ) AS alike
        WHERE version.status = 'published' AND version.result <> 'failed'
          AND blueprint.trust_id <> own
          AND version.search @@ its.any_of_them AND alike.number >= shared
        ORDER BY alike.number DESC, version.published_at DESC, version.id DESC
        LIMIT most
    ) AS found
$$;
