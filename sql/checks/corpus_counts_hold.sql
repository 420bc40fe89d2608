-- The counts of stories, quotations, entities and repeated lines are those of the rows they count.
WITH told AS (
    FROM stored.stories SELECT 'stories' AS table_name, story_id AS id, article_count AS count
    UNION ALL
    FROM stored.quote_clusters SELECT 'quote_clusters', quote_cluster_id, quote_count
    UNION ALL
    FROM stored.entities SELECT 'entities', entity_id, article_count
),
counted AS (
    FROM stored.article_stories SELECT 'stories' AS table_name, story_id AS id, count(*) AS count GROUP BY ALL
    UNION ALL
    FROM stored.quote_cluster_members SELECT 'quote_clusters', quote_cluster_id, count(*) GROUP BY ALL
    UNION ALL
    FROM stored.entity_links SELECT 'entities', entity_id, count(DISTINCT article_id) GROUP BY ALL
)
FROM told
FULL JOIN counted USING (table_name, id)
SELECT table_name, id, told.count AS told, counted.count AS counted
WHERE told.count IS DISTINCT FROM counted.count
