-- No period ends before it begins, and none is unresolved whose days are known, or rests on an unknown publication day.
WITH periods AS (
    FROM stored.dates
    SELECT 'dates' AS table_name, article_id, date_id AS id, date_from AS first, date_to AS last, basis
    UNION ALL
    FROM stored.numeric_facts
    SELECT 'numeric_facts', article_id, fact_id, period_from, period_to, period_basis
)
FROM periods
JOIN stored.articles USING (article_id)
SELECT table_name, article_id, id, first, last, basis
WHERE first > last
   OR (coalesce(basis, 'unresolved') = 'unresolved') <> (first IS NULL AND last IS NULL)
   OR (basis = 'published' AND published_on IS NULL)
