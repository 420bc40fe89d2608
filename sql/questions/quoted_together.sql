-- One row per pair of speakers: in how many stories both are quoted.
WITH voices AS (
    FROM statements
    SELECT DISTINCT story_id, speaker_entity_id, speaker
    WHERE speaker_entity_id IS NOT NULL
)
FROM voices AS one
JOIN voices AS other ON one.story_id = other.story_id AND one.speaker_entity_id < other.speaker_entity_id
SELECT
    least(one.speaker, other.speaker) AS speaker,
    greatest(one.speaker, other.speaker) AS other_speaker,
    count(*) AS story_count,
    one.speaker_entity_id AS entity_id,
    other.speaker_entity_id AS other_entity_id,
GROUP BY ALL
ORDER BY story_count DESC, speaker, other_speaker, entity_id, other_entity_id
