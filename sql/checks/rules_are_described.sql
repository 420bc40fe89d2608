-- Every rule that made a row of the current extractor is described in `rules`.
WITH used AS (
    FROM stored.mentions SELECT DISTINCT 'mentions' AS table_name, article_id, rule
    UNION
    FROM stored.quotes SELECT DISTINCT 'quotes', article_id, rule
    UNION
    FROM stored.numeric_facts SELECT DISTINCT 'numeric_facts', article_id, rule
    UNION
    FROM stored.dates SELECT DISTINCT 'dates', article_id, rule
    UNION
    FROM stored.paragraphs SELECT DISTINCT 'paragraphs', article_id, rule
)
FROM used
JOIN stored.articles USING (article_id)
SELECT DISTINCT table_name, rule
WHERE extractor_version IN (FROM stored.rules SELECT extractor_version)
  AND (table_name, rule) NOT IN (FROM stored.rules SELECT (table_name, rule))
