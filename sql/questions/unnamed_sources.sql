-- One row per outlet and wording of a source without a name ('analysts', 'an official'): how often it is used.
FROM statements
SELECT
    outlet,
    lower(speaker_written) AS source,
    attribution,
    count(*) AS quote_count,
    count(DISTINCT article_id) AS article_count,
WHERE attribution IN ('anonymous', 'collective')
GROUP BY ALL
ORDER BY quote_count DESC, outlet, source, attribution
