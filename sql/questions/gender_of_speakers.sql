-- One row per outlet and month: people quoted by gender, with those whose gender nobody told beside them.
FROM statements
JOIN entities ON entities.entity_id = speaker_entity_id
SELECT
    outlet,
    month,
    count(DISTINCT entity_id) AS speaker_count,
    count(DISTINCT entity_id) FILTER (gender = 'female') AS female_count,
    count(DISTINCT entity_id) FILTER (gender = 'male') AS male_count,
    count(DISTINCT entity_id) FILTER (gender NOT IN ('female', 'male')) AS other_count,
    count(DISTINCT entity_id) FILTER (gender IS NULL) AS unknown_count,
    female_count / nullif(speaker_count - unknown_count, 0) AS female_share_of_known,
WHERE type = 'PERSON'
GROUP BY ALL
ORDER BY outlet, month
