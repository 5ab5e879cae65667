-- What the rules for flags see of signed assessments that have scores (one of them, or all), in a
-- hash: the rules' versions, the scores, the newest complete figures of the trust's checks, the
-- waves that open soon after, and how often the number of peers has doubled, so that in a round of
-- many trusts nobody is looked at again for each that signs.
DROP FUNCTION IF EXISTS maturity_flag_basis;
CREATE FUNCTION maturity_flag_basis(rules text, wave_days int, only_one bigint DEFAULT NULL)
RETURNS TABLE (assessment_id bigint, basis text) LANGUAGE sql STABLE AS $$
    WITH kind AS MATERIALIZED (
        SELECT assessment.version_id, assessment.setting, trust.size, count(*) AS number
        FROM maturity_assessment assessment
        JOIN trusts_trust trust ON trust.id = assessment.trust_id
        WHERE assessment.status = 'submitted'
        GROUP BY assessment.version_id, assessment.setting, trust.size
    )
    SELECT assessment.id,
           encode(sha256(convert_to(concat_ws('|',
               rules,
               encode(own.inputs_hash, 'hex'),
               floor(log(2, kind.number)),
               'bound ' || figures.newest,
               'waves ' || waves.found
           ), 'UTF8')), 'hex')
    FROM maturity_assessment assessment
    JOIN trusts_trust trust ON trust.id = assessment.trust_id
    JOIN maturity_score own
        ON own.assessment_id = assessment.id AND own.kind = 'self' AND own.dimension_id IS NULL
    JOIN kind ON kind.version_id = assessment.version_id AND kind.setting = assessment.setting
        AND kind.size = trust.size
    LEFT JOIN LATERAL (
        SELECT max(bound.id) AS newest
        FROM maturity_assessment earlier
        JOIN maturity_draw draw ON draw.assessment_id = earlier.id
        JOIN maturity_bound bound ON bound.draw_id = draw.id AND bound.draws >= bound.due
        WHERE earlier.trust_id = assessment.trust_id
          AND earlier.certified_at <= assessment.certified_at
    ) AS figures ON true
    LEFT JOIN LATERAL (
        SELECT string_agg(wave.id || '@' || wave.opens_on, ',' ORDER BY wave.id) AS found
        FROM programmes_wave wave
        CROSS JOIN (
            SELECT (assessment.certified_at AT TIME ZONE 'Europe/London')::date AS signed_on
        ) AS day
        WHERE wave.favours_less_mature
          AND wave.opens_on BETWEEN day.signed_on AND day.signed_on + wave_days
    ) AS waves ON true
    WHERE assessment.status = 'submitted'
      AND (only_one IS NULL OR assessment.id = only_one)
$$;
