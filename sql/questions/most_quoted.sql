-- One row per speaker: how often they are quoted, in how many articles and outlets.
FROM statements
JOIN entities ON entities.entity_id = speaker_entity_id
SELECT
    name AS speaker,
    type,
    count(*) AS quote_count,
    count(DISTINCT article_id) AS article_count,
    count(DISTINCT outlet_id) AS outlet_count,
    speaker_entity_id,
GROUP BY ALL
ORDER BY quote_count DESC, speaker, speaker_entity_id
