-- One row per person, organization, place or other name first named on or after a day: when, by which outlet.
CREATE OR REPLACE MACRO first_named(since := DATE '0001-01-01') AS TABLE
FROM mentions
JOIN (FROM entities SELECT entity_id, type AS entity_type) USING (entity_id)
SELECT
    entity,
    entity_type,
    min(published_on) AS first_named_on,
    arg_min(outlet, {'day': published_on, 'article_id': article_id}) AS first_outlet,
    count(DISTINCT article_id) AS article_count,
    entity_id,
WHERE published_on IS NOT NULL
GROUP BY ALL
HAVING first_named_on >= since
ORDER BY first_named_on, entity, entity_id
