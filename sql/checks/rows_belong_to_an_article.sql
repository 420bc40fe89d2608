-- Every row that speaks of an article has one.
FROM stored.paragraphs
ANTI JOIN stored.articles USING (article_id)
SELECT 'paragraphs' AS table_name, article_id
UNION ALL
FROM stored.sentences
ANTI JOIN stored.articles USING (article_id)
SELECT 'sentences' AS table_name, article_id
UNION ALL
FROM stored.article_entities
ANTI JOIN stored.articles USING (article_id)
SELECT 'article_entities' AS table_name, article_id
UNION ALL
FROM stored.mentions
ANTI JOIN stored.articles USING (article_id)
SELECT 'mentions' AS table_name, article_id
UNION ALL
FROM stored.quotes
ANTI JOIN stored.articles USING (article_id)
SELECT 'quotes' AS table_name, article_id
UNION ALL
FROM stored.numeric_facts
ANTI JOIN stored.articles USING (article_id)
SELECT 'numeric_facts' AS table_name, article_id
UNION ALL
FROM stored.dates
ANTI JOIN stored.articles USING (article_id)
SELECT 'dates' AS table_name, article_id
UNION ALL
FROM stored.gaps
ANTI JOIN stored.articles USING (article_id)
SELECT 'gaps' AS table_name, article_id
UNION ALL
FROM stored.shingles
ANTI JOIN stored.articles USING (article_id)
SELECT 'shingles' AS table_name, article_id
UNION ALL
FROM stored.entity_links
ANTI JOIN stored.articles USING (article_id)
SELECT 'entity_links' AS table_name, article_id
UNION ALL
FROM stored.article_stories
ANTI JOIN stored.articles USING (article_id)
SELECT 'article_stories' AS table_name, article_id
UNION ALL
FROM stored.quote_cluster_members
ANTI JOIN stored.articles USING (article_id)
SELECT 'quote_cluster_members' AS table_name, article_id
UNION ALL
FROM stored.fact_metrics
ANTI JOIN stored.articles USING (article_id)
SELECT 'fact_metrics' AS table_name, article_id
