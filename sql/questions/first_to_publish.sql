-- One row per quotation and article that prints it, where several do: who was first, how many days later the others.
FROM quotes
JOIN quote_clusters USING (quote_cluster_id)
SELECT
    canonical_text,
    first_value(outlet) OVER publishing AS first_outlet,
    outlet,
    published_on,
    published_on - first_value(published_on) OVER publishing AS days_later,
    is_copy,
    quote_cluster_id,
    article_id,
    quote_id,
WHERE quote_count > 1 AND published_on IS NOT NULL
WINDOW publishing AS (PARTITION BY quote_cluster_id ORDER BY published_on, article_id, quote_start)
ORDER BY quote_cluster_id, published_on, article_id, quote_start
