-- One row per line of an article that recurs through its outlet (else folder): furniture, not news.
FROM stored.paragraphs
JOIN stored.repeated_lines AS repeated USING (line_sha256)
JOIN stored.articles USING (article_id)
SELECT article_id, paragraph_no
WHERE repeated.outlet_id = coalesce(articles.outlet_id, corpus)
