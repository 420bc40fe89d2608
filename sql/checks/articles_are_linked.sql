-- Every article has its story, and every entity of an article its entity of the corpus.
FROM stored.articles
ANTI JOIN stored.article_stories USING (article_id)
SELECT 'article_stories' AS missing, article_id, NULL::INTEGER AS entity_no
UNION ALL
FROM stored.article_entities
ANTI JOIN stored.entity_links USING (article_id, entity_no)
SELECT 'entity_links', article_id, entity_no
