-- One row per written form of an entity of the corpus.
FROM stored.entity_aliases
