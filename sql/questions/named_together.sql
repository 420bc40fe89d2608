-- One row per pair of entities: in how many sentences (and articles) both are named; copies are left out.
WITH named AS (
    FROM mentions
    SELECT DISTINCT article_id, sentence_no, entity_id, entity
    WHERE entity_id IS NOT NULL AND NOT is_copy
)
FROM named AS one
JOIN named AS other
    ON one.article_id = other.article_id
    AND one.sentence_no = other.sentence_no
    AND one.entity_id < other.entity_id
SELECT
    least(one.entity, other.entity) AS entity,
    greatest(one.entity, other.entity) AS other_entity,
    count(*) AS sentence_count,
    count(DISTINCT one.article_id) AS article_count,
    one.entity_id,
    other.entity_id AS other_entity_id,
GROUP BY ALL
ORDER BY sentence_count DESC, entity, other_entity, entity_id, other_entity_id
