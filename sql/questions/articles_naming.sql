-- One row per outlet and month: the share of articles that name an entity, by its name or as articles write it.
CREATE OR REPLACE MACRO articles_naming(entity_name) AS TABLE
WITH naming AS (
    FROM mentions
    SELECT DISTINCT article_id, true AS names_it
    WHERE lower(entity) = lower(entity_name)
       OR entity_id IN (FROM entity_aliases SELECT entity_id WHERE lower(alias) = lower(entity_name))
)
FROM article_contexts
LEFT JOIN naming USING (article_id)
SELECT
    outlet,
    month,
    count(*) AS article_count,
    count(names_it) AS naming_count,
    naming_count / article_count AS share,
WHERE NOT is_copy
GROUP BY ALL
ORDER BY outlet, month
