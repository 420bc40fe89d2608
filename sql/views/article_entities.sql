-- One row per person, organization, place or other name an article speaks of, with its entity of the corpus.
FROM stored.article_entities
LEFT JOIN stored.entity_links USING (article_id, entity_no)
SELECT article_entities.* EXCLUDE (batch_no), entity_id
