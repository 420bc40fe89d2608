-- One row per thing looked for and not found in an article; and per person whom only their name joins to another.
WITH found AS (
    FROM stored.gaps
    SELECT * EXCLUDE (batch_no)
    UNION ALL BY NAME
    FROM stored.entity_links
    JOIN stored.article_entities USING (article_id, entity_no)
    SELECT DISTINCT article_id, 'namesake' AS code, 'info' AS severity, name AS detail
    WHERE entity_links.rule = 'namesake'
)
FROM found
JOIN article_contexts USING (article_id)
SELECT found.*, corpus, outlet_id, outlet, published_on, month
