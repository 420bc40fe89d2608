-- One row per kind of gap: in how many articles something is missing, their share, and examples.
FROM gaps
JOIN stored.articles USING (article_id)
SELECT
    code,
    severity,
    count(DISTINCT article_id) AS article_count,
    article_count / (FROM stored.articles SELECT count(*)) AS share,
    list(DISTINCT source_path ORDER BY source_path)[:5] AS examples,
GROUP BY ALL
ORDER BY article_count DESC, code, severity
