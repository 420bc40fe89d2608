-- One row per person, organization, place or other name across the corpus.
FROM stored.entities
