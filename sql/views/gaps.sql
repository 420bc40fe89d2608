-- One row per thing looked for and not found in an article.
FROM stored.gaps
JOIN article_contexts USING (article_id)
SELECT gaps.* EXCLUDE (batch_no), corpus, outlet_id, outlet, published_on, month
