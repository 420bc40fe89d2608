-- One row per entity id that gave way to another.
FROM stored.entity_id_history
