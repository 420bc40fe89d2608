-- One row per outlet and month (null: not known): how many articles, and in how many of them what was found.
WITH found AS (
    FROM article_contexts
    SELECT article_id, outlet, month, is_copy
),
quoting AS (FROM statements SELECT article_id, count(*) AS quote_count GROUP BY ALL),
counting AS (FROM numeric_facts SELECT article_id, count(*) AS fact_count WHERE NOT is_copy GROUP BY ALL)
FROM found
LEFT JOIN quoting USING (article_id)
LEFT JOIN counting USING (article_id)
SELECT
    outlet,
    month,
    count(*) AS article_count,
    count(*) FILTER (is_copy) AS copy_count,
    count(quote_count) AS quoting_article_count,
    count(fact_count) AS counting_article_count,
    coalesce(sum(quote_count), 0)::BIGINT AS quote_count,
    coalesce(sum(fact_count), 0)::BIGINT AS fact_count,
GROUP BY ALL
ORDER BY outlet NULLS LAST, month NULLS LAST
