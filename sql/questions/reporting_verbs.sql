-- One row per outlet, speaker and reporting verb: how often, and its share of what that outlet quotes of them.
WITH uses AS (
    FROM statements
    SELECT outlet, speaker, cue_lemma, count(*) AS quote_count, speaker_entity_id
    WHERE cue_lemma IS NOT NULL AND speaker_entity_id IS NOT NULL
    GROUP BY ALL
)
FROM uses
SELECT
    outlet,
    speaker,
    cue_lemma,
    quote_count,
    quote_count / sum(quote_count) OVER (PARTITION BY outlet, speaker_entity_id) AS share,
    speaker_entity_id,
ORDER BY quote_count DESC, outlet, speaker, cue_lemma, speaker_entity_id
