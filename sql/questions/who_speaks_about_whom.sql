-- One row per speaker and whom they speak about: how many statements, in how many articles.
FROM statements
JOIN mentions USING (article_id, quote_id)
SELECT
    speaker,
    entity AS about,
    count(DISTINCT quote_id) AS quote_count,
    count(DISTINCT article_id) AS article_count,
    speaker_entity_id,
    entity_id AS about_entity_id,
WHERE speaker_entity_id <> entity_id
GROUP BY ALL
ORDER BY quote_count DESC, speaker, about, speaker_entity_id, about_entity_id
