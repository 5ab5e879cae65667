-- Who joined a programme, once for each wave: `joined_on` is the day on which the wave opened;
-- outside a wave, on which the agreement was signed. `first`: the trust's first joining, so that
-- a trust counts once where waves do not matter. Who declined or withdrew is not there.
DROP FUNCTION IF EXISTS maturity_joined CASCADE;
CREATE FUNCTION maturity_joined(programme bigint)
RETURNS TABLE (
    joining_id bigint, trust_id bigint, wave text, region text, setting text, joined_on date,
    first boolean
) LANGUAGE sql STABLE AS $$
    WITH joining AS (
        SELECT DISTINCT ON (part.trust_id, part.wave_id)
               part.id, part.trust_id, COALESCE(wave.name, '') AS wave,
               trust.region_code AS region, trust.setting,
               COALESCE(wave.opens_on, part.agreement_signed_on) AS joined_on
        FROM programmes_participation part
        JOIN trusts_trust trust ON trust.id = part.trust_id
        LEFT JOIN programmes_wave wave ON wave.id = part.wave_id
        WHERE part.programme_id = programme AND part.status NOT IN ('declined', 'withdrawn')
        ORDER BY part.trust_id, part.wave_id, part.agreement_signed_on NULLS LAST, part.id
    )
    SELECT id, trust_id, wave::text, region::text, setting::text, joined_on,
           row_number() OVER (PARTITION BY trust_id ORDER BY joined_on NULLS LAST, id) = 1
    FROM joining
$$;

-- For each joining the last assessment signed before it and the last one signed since, in one
-- framework; where it is not known when a trust joined, neither.
DROP FUNCTION IF EXISTS maturity_before_and_since CASCADE;
CREATE FUNCTION maturity_before_and_since(programme bigint, framework bigint)
RETURNS TABLE (
    joining_id bigint, wave text, region text, setting text, first boolean, moment text,
    assessment_id bigint, self numeric, checked numeric
) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (joined.joining_id, results.signed_on >= joined.joined_on)
           joined.joining_id, joined.wave, joined.region, joined.setting, joined.first,
           CASE WHEN results.signed_on >= joined.joined_on THEN 'since' ELSE 'before' END,
           results.assessment_id, results.self,
           CASE WHEN results.complete THEN results.estimate END
    FROM maturity_joined(programme) joined
    JOIN maturity_results() results
        ON results.trust_id = joined.trust_id AND results.framework_id = framework
    WHERE joined.joined_on IS NOT NULL
    ORDER BY joined.joining_id, results.signed_on >= joined.joined_on, results.signed_on DESC,
             results.assessment_id DESC
$$;

-- How the scores of a programme's trusts lie, before and since they joined, and by how much those
-- with both changed: for all, by wave, region and care setting; self-assessed and checked (the
-- point estimate) apart.
DROP FUNCTION IF EXISTS maturity_programme_spread;
CREATE FUNCTION maturity_programme_spread(programme bigint, framework bigint)
RETURNS TABLE (
    grouped text, name text, kind text, moment text, number bigint, low float8, quarter float8,
    median float8, three_quarters float8, high float8
) LANGUAGE sql STABLE AS $$
    WITH placed AS MATERIALIZED (
        SELECT * FROM maturity_before_and_since(programme, framework)
    ), valued AS (
        SELECT placed.*, kinds.kind, kinds.value
        FROM placed
        CROSS JOIN LATERAL (VALUES ('self', self), ('checked', checked)) AS kinds (kind, value)
        WHERE kinds.value IS NOT NULL
    ), every AS (
        SELECT wave, region, setting, first, kind, moment, value FROM valued
        UNION ALL
        -- By grouping, not by a join: PostgreSQL cannot guess how many rows stand above.
        SELECT wave, region, setting, first, kind, 'change',
               max(value) FILTER (WHERE moment = 'since')
               - max(value) FILTER (WHERE moment = 'before')
        FROM valued
        GROUP BY joining_id, wave, region, setting, first, kind
        HAVING count(*) = 2
    )
    SELECT groups.grouped, groups.name, every.kind, every.moment, count(*),
           min(value)::float8, percentile_cont(0.25) WITHIN GROUP (ORDER BY value),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY value),
           percentile_cont(0.75) WITHIN GROUP (ORDER BY value), max(value)::float8
    FROM every
    CROSS JOIN LATERAL (
        VALUES ('all', ''), ('wave', wave), ('region', region), ('setting', setting)
    ) AS groups (grouped, name)
    WHERE every.first OR groups.grouped = 'wave'
    GROUP BY groups.grouped, groups.name, every.kind, every.moment
$$;

-- The same by part of the framework, and what assessors found in the statements they checked.
DROP FUNCTION IF EXISTS maturity_programme_parts;
CREATE FUNCTION maturity_programme_parts(programme bigint, framework bigint)
RETURNS TABLE (
    name text, place int, kind text, moment text, number bigint, quarter float8, median float8,
    three_quarters float8
) LANGUAGE sql STABLE AS $$
    SELECT min(dimension.name), min(dimension.position)::int, score.kind::text, placed.moment,
           count(*),
           percentile_cont(0.25) WITHIN GROUP (ORDER BY score.value),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY score.value),
           percentile_cont(0.75) WITHIN GROUP (ORDER BY score.value)
    FROM maturity_before_and_since(programme, framework) placed
    JOIN maturity_score score ON score.assessment_id = placed.assessment_id
    JOIN maturity_dimension dimension
        ON dimension.id = score.dimension_id AND dimension.parent_id IS NULL
    WHERE placed.first
    GROUP BY dimension.code, score.kind, placed.moment
$$;

-- The same year by year: the last assessment that each trust signed in a financial year.
DROP FUNCTION IF EXISTS maturity_programme_years;
CREATE FUNCTION maturity_programme_years(programme bigint, framework bigint)
RETURNS TABLE (
    year int, kind text, number bigint, quarter float8, median float8, three_quarters float8
) LANGUAGE sql STABLE AS $$
    WITH last AS (
        SELECT DISTINCT ON (results.trust_id, years.year) years.year, results.self,
               CASE WHEN results.complete THEN results.estimate END AS checked
        FROM maturity_joined(programme) joined
        JOIN maturity_results() results
            ON results.trust_id = joined.trust_id AND results.framework_id = framework
        CROSS JOIN LATERAL (
            SELECT extract(year FROM results.signed_on - interval '3 months')::int AS year
        ) AS years
        WHERE joined.first
        ORDER BY results.trust_id, years.year, results.signed_on DESC, results.assessment_id DESC
    )
    SELECT last.year, kinds.kind, count(*),
           percentile_cont(0.25) WITHIN GROUP (ORDER BY value),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY value),
           percentile_cont(0.75) WITHIN GROUP (ORDER BY value)
    FROM last
    CROSS JOIN LATERAL (VALUES ('self', self), ('checked', checked)) AS kinds (kind, value)
    WHERE kinds.value IS NOT NULL
    GROUP BY last.year, kinds.kind
$$;

-- What validators outside found of whole trusts of a programme: the newest that stands and is in
-- date, of each trust on each scheme; how many trusts are at which stage.
DROP FUNCTION IF EXISTS maturity_programme_external;
CREATE FUNCTION maturity_programme_external(programme bigint, today date)
RETURNS TABLE (scheme_id bigint, stage int, number bigint) LANGUAGE sql STABLE AS $$
    WITH newest AS (
        SELECT DISTINCT ON (found.trust_id, found.scheme_id) found.scheme_id, found.stage
        FROM maturity_joined(programme) joined
        JOIN maturity_externalvalidation found ON found.trust_id = joined.trust_id
        WHERE joined.first AND found.scope = 'trust' AND NOT found.withdrawn
          AND (found.valid_until IS NULL OR found.valid_until >= today)
          AND NOT EXISTS (
              SELECT 1 FROM maturity_externalvalidation later WHERE later.corrects_id = found.id
          )
        ORDER BY found.trust_id, found.scheme_id, found.validated_on DESC, found.id DESC
    )
    SELECT scheme_id, stage::int, count(*) FROM newest GROUP BY scheme_id, stage
$$;
