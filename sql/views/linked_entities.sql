-- One row per entity of an article, with its entity of the corpus.
FROM stored.entity_links
JOIN stored.entities USING (entity_id)
SELECT article_id, entity_no, entity_id, name, type
