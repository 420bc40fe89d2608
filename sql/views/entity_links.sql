-- One row per entity of an article, linked to its entity of the corpus.
FROM stored.entity_links
