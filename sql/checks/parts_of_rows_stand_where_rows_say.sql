-- For every part of a quote or number, as its cue, speaker or owner, the characters from start to end are its words.
WITH parts AS (
    FROM stored.quotes
    SELECT
        article_id, paragraph_no, quote_id AS id,
        'cue' AS part, cue_start AS first, cue_end AS last, cue AS said,
    UNION ALL
    FROM stored.quotes
    SELECT article_id, paragraph_no, quote_id, 'speaker', speaker_start, speaker_end, speaker_written
    UNION ALL
    FROM stored.numeric_facts
    SELECT article_id, paragraph_no, fact_id, 'concept', concept_start, concept_end, concept
    UNION ALL
    FROM stored.numeric_facts
    SELECT article_id, paragraph_no, fact_id, 'owner', owner_start, owner_end, owner_written
    UNION ALL
    FROM stored.numeric_facts
    SELECT
        article_id, paragraph_no, fact_id,
        'counterparty', counterparty_start, counterparty_end, counterparty_written,
    UNION ALL
    FROM stored.numeric_facts
    SELECT article_id, paragraph_no, fact_id, 'period', period_start, period_end, period_written
    UNION ALL
    FROM stored.numeric_facts
    SELECT article_id, paragraph_no, fact_id, 'claim', claimed_by_start, claimed_by_end, claimed_by_written
),
-- Nearly all stand in the row's own line; only the others are looked up in the whole text.
elsewhere AS (
    FROM parts
    LEFT JOIN (FROM lines WHERE line <> '') AS lines USING (article_id, paragraph_no)
    SELECT part, article_id, id, first, last, said
    WHERE (said IS NOT NULL OR first IS NOT NULL OR last IS NOT NULL)
      AND (
        first < line_start
        OR first >= last
        OR said IS DISTINCT FROM substr(line, first - line_start + 1, last - first)
      )
)
FROM elsewhere
JOIN stored.articles USING (article_id)
SELECT part, article_id, id, first, last, said, substr(text, first + 1, last - first) AS found
WHERE said IS DISTINCT FROM found OR first >= last
