-- No two rows of a table have the same key.
FROM stored.articles
SELECT 'articles' AS table_name, article_id AS key
GROUP BY article_id
HAVING count(*) > 1
UNION ALL
FROM stored.paragraphs
SELECT 'paragraphs' AS table_name, concat_ws(' ', article_id, paragraph_no) AS key
GROUP BY article_id, paragraph_no
HAVING count(*) > 1
UNION ALL
FROM stored.sentences
SELECT 'sentences' AS table_name, concat_ws(' ', article_id, sentence_no) AS key
GROUP BY article_id, sentence_no
HAVING count(*) > 1
UNION ALL
FROM stored.article_entities
SELECT 'article_entities' AS table_name, concat_ws(' ', article_id, entity_no) AS key
GROUP BY article_id, entity_no
HAVING count(*) > 1
UNION ALL
FROM stored.mentions
SELECT 'mentions' AS table_name, concat_ws(' ', article_id, mention_id) AS key
GROUP BY article_id, mention_id
HAVING count(*) > 1
UNION ALL
FROM stored.quotes
SELECT 'quotes' AS table_name, concat_ws(' ', article_id, quote_id) AS key
GROUP BY article_id, quote_id
HAVING count(*) > 1
UNION ALL
FROM stored.numeric_facts
SELECT 'numeric_facts' AS table_name, concat_ws(' ', article_id, fact_id) AS key
GROUP BY article_id, fact_id
HAVING count(*) > 1
UNION ALL
FROM stored.dates
SELECT 'dates' AS table_name, concat_ws(' ', article_id, date_id) AS key
GROUP BY article_id, date_id
HAVING count(*) > 1
UNION ALL
FROM stored.gaps
SELECT 'gaps' AS table_name, concat_ws(' ', article_id, code, detail) AS key
GROUP BY article_id, code, detail
HAVING count(*) > 1
UNION ALL
FROM stored.shingles
SELECT 'shingles' AS table_name, article_id AS key
GROUP BY article_id
HAVING count(*) > 1
UNION ALL
FROM stored.entities
SELECT 'entities' AS table_name, entity_id AS key
GROUP BY entity_id
HAVING count(*) > 1
UNION ALL
FROM stored.entity_links
SELECT 'entity_links' AS table_name, concat_ws(' ', article_id, entity_no) AS key
GROUP BY article_id, entity_no
HAVING count(*) > 1
UNION ALL
FROM stored.entity_aliases
SELECT 'entity_aliases' AS table_name, concat_ws(' ', entity_id, alias, source) AS key
GROUP BY entity_id, alias, source
HAVING count(*) > 1
UNION ALL
FROM stored.entity_id_history
SELECT 'entity_id_history' AS table_name, old_entity_id AS key
GROUP BY old_entity_id
HAVING count(*) > 1
UNION ALL
FROM stored.stories
SELECT 'stories' AS table_name, story_id AS key
GROUP BY story_id
HAVING count(*) > 1
UNION ALL
FROM stored.article_stories
SELECT 'article_stories' AS table_name, article_id AS key
GROUP BY article_id
HAVING count(*) > 1
UNION ALL
FROM stored.quote_clusters
SELECT 'quote_clusters' AS table_name, quote_cluster_id AS key
GROUP BY quote_cluster_id
HAVING count(*) > 1
UNION ALL
FROM stored.quote_cluster_members
SELECT 'quote_cluster_members' AS table_name, concat_ws(' ', quote_id, article_id) AS key
GROUP BY quote_id, article_id
HAVING count(*) > 1
UNION ALL
FROM stored.metrics
SELECT 'metrics' AS table_name, metric_id AS key
GROUP BY metric_id
HAVING count(*) > 1
UNION ALL
FROM stored.fact_metrics
SELECT 'fact_metrics' AS table_name, concat_ws(' ', fact_id, article_id) AS key
GROUP BY fact_id, article_id
HAVING count(*) > 1
UNION ALL
FROM stored.repeated_lines
SELECT 'repeated_lines' AS table_name, concat_ws(' ', line_sha256, outlet_id) AS key
GROUP BY line_sha256, outlet_id
HAVING count(*) > 1
UNION ALL
FROM stored.outlets
SELECT 'outlets' AS table_name, outlet_id AS key
GROUP BY outlet_id
HAVING count(*) > 1
UNION ALL
FROM stored.rules
SELECT 'rules' AS table_name, concat_ws(' ', rule, table_name) AS key
GROUP BY rule, table_name
HAVING count(*) > 1
UNION ALL
FROM stored.runs
SELECT 'runs' AS table_name, run_id AS key
GROUP BY run_id
HAVING count(*) > 1
UNION ALL
FROM stored.files
SELECT 'files' AS table_name, path AS key
GROUP BY path
HAVING count(*) > 1
UNION ALL
FROM stored.rejects
SELECT 'rejects' AS table_name, concat_ws(' ', run_id, path, member, record) AS key
GROUP BY run_id, path, member, record
HAVING count(*) > 1
UNION ALL
FROM stored.revisions
SELECT 'revisions' AS table_name, concat_ws(' ', article_id, text_sha256, run_id) AS key
GROUP BY article_id, text_sha256, run_id
HAVING count(*) > 1
UNION ALL
FROM stored.corrections
SELECT 'corrections' AS table_name, correction_id AS key
GROUP BY correction_id
HAVING count(*) > 1
UNION ALL
FROM stored.withdrawals
SELECT 'withdrawals' AS table_name, source_key_sha256 AS key
GROUP BY source_key_sha256
HAVING count(*) > 1
UNION ALL
FROM stored.run_changes
SELECT 'run_changes' AS table_name, concat_ws(' ', run_id, table_name, change, rule) AS key
GROUP BY run_id, table_name, change, rule
HAVING count(*) > 1
