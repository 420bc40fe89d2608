-- Every rule that made a row is described in `rules`, once no article is of an older extractor.
WITH used AS (
    FROM stored.mentions SELECT DISTINCT 'mentions' AS table_name, rule
    UNION ALL
    FROM stored.quotes SELECT DISTINCT 'quotes', rule
    UNION ALL
    FROM stored.numeric_facts SELECT DISTINCT 'numeric_facts', rule
    UNION ALL
    FROM stored.dates SELECT DISTINCT 'dates', rule
    UNION ALL
    FROM stored.paragraphs SELECT DISTINCT 'paragraphs', rule
)
FROM used
ANTI JOIN stored.rules USING (table_name, rule)
SELECT table_name, rule
WHERE NOT EXISTS (FROM stored.articles ANTI JOIN stored.rules USING (extractor_version))
