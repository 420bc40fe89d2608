-- One row per speaker: how many of their statements are verbatim, partly verbatim, or paraphrased.
FROM statements
SELECT
    speaker,
    count(*) AS quote_count,
    count(*) FILTER (kind = 'direct') AS direct_count,
    count(*) FILTER (kind = 'mixed') AS mixed_count,
    count(*) FILTER (kind = 'indirect') AS indirect_count,
    direct_count / quote_count AS direct_share,
    speaker_entity_id,
WHERE speaker_entity_id IS NOT NULL
GROUP BY ALL
ORDER BY quote_count DESC, speaker, speaker_entity_id
