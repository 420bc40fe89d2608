-- One row per speaker who was first quoted on or after a day: when and by which outlet.
CREATE OR REPLACE MACRO new_voices(since := DATE '0001-01-01') AS TABLE
FROM statements
SELECT
    speaker,
    min(published_on) AS first_quoted_on,
    arg_min(outlet, {'day': published_on, 'article_id': article_id}) AS first_outlet,
    count(*) AS quote_count,
    speaker_entity_id,
WHERE speaker_entity_id IS NOT NULL AND published_on IS NOT NULL
GROUP BY ALL
HAVING first_quoted_on >= since
ORDER BY first_quoted_on, speaker, speaker_entity_id
