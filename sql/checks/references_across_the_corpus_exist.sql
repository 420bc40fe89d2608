-- Every entity, story, cluster, metric, outlet or run that a row refers to is there.
FROM stored.entity_links AS child
ANTI JOIN stored.entities AS parent ON child.entity_id = parent.entity_id
SELECT 'entity_links' AS table_name, 'entity_id' AS reference, child.entity_id AS value
WHERE child.entity_id IS NOT NULL
UNION ALL
FROM stored.entity_aliases AS child
ANTI JOIN stored.entities AS parent ON child.entity_id = parent.entity_id
SELECT 'entity_aliases' AS table_name, 'entity_id' AS reference, child.entity_id AS value
WHERE child.entity_id IS NOT NULL
UNION ALL
FROM stored.article_stories AS child
ANTI JOIN stored.stories AS parent ON child.story_id = parent.story_id
SELECT 'article_stories' AS table_name, 'story_id' AS reference, child.story_id AS value
WHERE child.story_id IS NOT NULL
UNION ALL
FROM stored.stories AS child
ANTI JOIN stored.articles AS parent ON child.first_article_id = parent.article_id
SELECT 'stories' AS table_name, 'first_article_id' AS reference, child.first_article_id AS value
WHERE child.first_article_id IS NOT NULL
UNION ALL
FROM stored.quote_cluster_members AS child
ANTI JOIN stored.quote_clusters AS parent ON child.quote_cluster_id = parent.quote_cluster_id
SELECT 'quote_cluster_members' AS table_name, 'quote_cluster_id' AS reference, child.quote_cluster_id AS value
WHERE child.quote_cluster_id IS NOT NULL
UNION ALL
FROM stored.quote_clusters AS child
ANTI JOIN stored.quote_cluster_members AS parent ON child.first_quote_id = parent.quote_id
SELECT 'quote_clusters' AS table_name, 'first_quote_id' AS reference, child.first_quote_id AS value
WHERE child.first_quote_id IS NOT NULL
UNION ALL
FROM stored.fact_metrics AS child
ANTI JOIN stored.metrics AS parent ON child.metric_id = parent.metric_id
SELECT 'fact_metrics' AS table_name, 'metric_id' AS reference, child.metric_id AS value
WHERE child.metric_id IS NOT NULL
UNION ALL
FROM stored.metrics AS child
ANTI JOIN stored.entities AS parent ON child.owner_entity_id = parent.entity_id
SELECT 'metrics' AS table_name, 'owner_entity_id' AS reference, child.owner_entity_id AS value
WHERE child.owner_entity_id IS NOT NULL
UNION ALL
FROM stored.metrics AS child
ANTI JOIN stored.entities AS parent ON child.counterparty_entity_id = parent.entity_id
SELECT 'metrics' AS table_name, 'counterparty_entity_id' AS reference, child.counterparty_entity_id AS value
WHERE child.counterparty_entity_id IS NOT NULL
UNION ALL
FROM stored.articles AS child
ANTI JOIN stored.outlets AS parent ON child.outlet_id = parent.outlet_id
SELECT 'articles' AS table_name, 'outlet_id' AS reference, child.outlet_id AS value
WHERE child.outlet_id IS NOT NULL
UNION ALL
FROM stored.articles AS child
ANTI JOIN stored.runs AS parent ON child.run_id = parent.run_id
SELECT 'articles' AS table_name, 'run_id' AS reference, child.run_id AS value
WHERE child.run_id IS NOT NULL
UNION ALL
FROM stored.files AS child
ANTI JOIN stored.runs AS parent ON child.run_id = parent.run_id
SELECT 'files' AS table_name, 'run_id' AS reference, child.run_id AS value
WHERE child.run_id IS NOT NULL
UNION ALL
FROM stored.rejects AS child
ANTI JOIN stored.runs AS parent ON child.run_id = parent.run_id
SELECT 'rejects' AS table_name, 'run_id' AS reference, child.run_id AS value
WHERE child.run_id IS NOT NULL
UNION ALL
FROM stored.run_changes AS child
ANTI JOIN stored.runs AS parent ON child.run_id = parent.run_id
SELECT 'run_changes' AS table_name, 'run_id' AS reference, child.run_id AS value
WHERE child.run_id IS NOT NULL
