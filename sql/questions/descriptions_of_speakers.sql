-- One row per speaker, outlet and role: how the outlet describes the same person.
FROM statements
SELECT
    speaker,
    outlet,
    speaker_role AS role,
    count(*) AS quote_count,
    speaker_entity_id,
WHERE speaker_role IS NOT NULL AND speaker_entity_id IS NOT NULL
GROUP BY ALL
ORDER BY speaker, quote_count DESC, outlet, role, speaker_entity_id
