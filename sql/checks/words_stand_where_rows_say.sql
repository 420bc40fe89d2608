-- For every name, number and date, the characters from start to end are the row's text.
WITH spans AS (
    FROM stored.mentions
    SELECT
        'mentions' AS table_name, article_id, paragraph_no, mention_id AS id,
        mention_start AS first, mention_end AS last, text,
    UNION ALL
    FROM stored.numeric_facts
    SELECT 'numeric_facts', article_id, paragraph_no, fact_id, fact_start, fact_end, text
    UNION ALL
    FROM stored.dates
    SELECT 'dates', article_id, paragraph_no, date_id, date_start, date_end, text
)
FROM spans
LEFT JOIN (FROM lines WHERE line <> '') AS lines USING (article_id, paragraph_no)
SELECT
    table_name, article_id, id, first, last, text AS said,
    substr(line, first - line_start + 1, last - first) AS found,
WHERE said IS DISTINCT FROM found OR first >= last OR first < line_start
