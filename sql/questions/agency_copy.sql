-- One row per outlet and agency (null: none named): how many of the outlet's articles are the agency's copy.
WITH counted AS (FROM articles SELECT outlet_id, outlet, agency, count(*) AS article_count GROUP BY ALL)
FROM counted
SELECT
    outlet,
    agency,
    article_count,
    article_count / sum(article_count) OVER (PARTITION BY outlet_id, outlet) AS share,
ORDER BY outlet NULLS LAST, article_count DESC, agency NULLS LAST
