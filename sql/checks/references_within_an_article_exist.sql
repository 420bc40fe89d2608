-- Every entity, quotation or fact that a row of an article refers to is there.
WITH naming AS (
    FROM stored.mentions SELECT 'mentions' AS table_name, 'entity_no' AS reference, article_id, entity_no
    UNION ALL
    FROM stored.quotes SELECT 'quotes', 'speaker_entity_no', article_id, speaker_entity_no
    UNION ALL
    FROM stored.numeric_facts SELECT 'numeric_facts', 'owner_entity_no', article_id, owner_entity_no
    UNION ALL
    FROM stored.numeric_facts SELECT 'numeric_facts', 'counterparty_entity_no', article_id, counterparty_entity_no
    UNION ALL
    FROM stored.numeric_facts SELECT 'numeric_facts', 'claimed_by_entity_no', article_id, claimed_by_entity_no
    UNION ALL
    FROM stored.entity_links SELECT 'entity_links', 'entity_no', article_id, entity_no
),
quoting AS (
    FROM stored.mentions SELECT 'mentions' AS table_name, 'quote_id' AS reference, article_id, quote_id
    UNION ALL
    FROM stored.numeric_facts SELECT 'numeric_facts', 'quote_id', article_id, quote_id
    UNION ALL
    FROM stored.quotes SELECT 'quotes', 'continues_quote_id', article_id, continues_quote_id
    UNION ALL
    FROM stored.quote_cluster_members SELECT 'quote_cluster_members', 'quote_id', article_id, quote_id
)
FROM naming
ANTI JOIN stored.article_entities USING (article_id, entity_no)
SELECT table_name, reference, article_id, entity_no::VARCHAR AS value
WHERE entity_no IS NOT NULL
UNION ALL
FROM quoting
ANTI JOIN stored.quotes USING (article_id, quote_id)
SELECT table_name, reference, article_id, quote_id
WHERE quote_id IS NOT NULL
UNION ALL
FROM stored.fact_metrics
ANTI JOIN stored.numeric_facts USING (article_id, fact_id)
SELECT 'fact_metrics', 'fact_id', article_id, fact_id
WHERE fact_id IS NOT NULL
