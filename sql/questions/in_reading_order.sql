-- One row per thing found in an article, in reading order: quotations, names, numbers and dates.
CREATE OR REPLACE MACRO in_reading_order(article) AS TABLE
WITH found AS (
    FROM quotes
    SELECT
        'quote' AS thing, kind, quote_start AS start, quote_end AS "end", text,
        coalesce(speaker, speaker_written) AS who, rule, confidence, quote_id AS id
    WHERE article_id = article
    UNION ALL
    FROM mentions
    SELECT 'mention', type, mention_start, mention_end, text, entity, rule, confidence, mention_id
    WHERE article_id = article
    UNION ALL
    FROM numeric_facts
    SELECT
        'number', kind, fact_start, fact_end, text, coalesce(owner, owner_written), rule, confidence, fact_id
    WHERE article_id = article
    UNION ALL
    FROM dates
    SELECT 'date', grain, date_start, date_end, text, NULL, rule, NULL, date_id
    WHERE article_id = article
)
FROM found
ORDER BY start, "end" DESC, thing, id
