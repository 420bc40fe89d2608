-- For every name, number and date, the characters from start to end are the row's text.
WITH spans AS (
    FROM stored.mentions
    SELECT 'mentions' AS table_name, article_id, mention_id AS id, mention_start AS first, mention_end AS last, text
    UNION ALL
    FROM stored.numeric_facts SELECT 'numeric_facts', article_id, fact_id, fact_start, fact_end, text
    UNION ALL
    FROM stored.dates SELECT 'dates', article_id, date_id, date_start, date_end, text
)
FROM spans
JOIN stored.articles USING (article_id)
SELECT table_name, article_id, id, spans.text AS said, substr(articles.text, first + 1, last - first) AS found
WHERE said IS DISTINCT FROM found OR first >= last
