-- Every entity, quotation or fact that a row of an article refers to is there.
FROM stored.mentions
ANTI JOIN stored.article_entities USING (article_id, entity_no)
SELECT 'mentions' AS table_name, 'entity_no' AS reference, article_id, entity_no::VARCHAR AS value
WHERE entity_no IS NOT NULL
UNION ALL
FROM stored.quotes AS child
ANTI JOIN stored.article_entities AS parent
    ON child.article_id = parent.article_id
    AND child.speaker_entity_no = parent.entity_no
SELECT 'quotes', 'speaker_entity_no', article_id, speaker_entity_no::VARCHAR
WHERE speaker_entity_no IS NOT NULL
UNION ALL
FROM stored.numeric_facts AS child
ANTI JOIN stored.article_entities AS parent
    ON child.article_id = parent.article_id
    AND child.owner_entity_no = parent.entity_no
SELECT 'numeric_facts', 'owner_entity_no', article_id, owner_entity_no::VARCHAR
WHERE owner_entity_no IS NOT NULL
UNION ALL
FROM stored.numeric_facts AS child
ANTI JOIN stored.article_entities AS parent
    ON child.article_id = parent.article_id
    AND child.counterparty_entity_no = parent.entity_no
SELECT 'numeric_facts', 'counterparty_entity_no', article_id, counterparty_entity_no::VARCHAR
WHERE counterparty_entity_no IS NOT NULL
UNION ALL
FROM stored.numeric_facts AS child
ANTI JOIN stored.article_entities AS parent
    ON child.article_id = parent.article_id
    AND child.claimed_by_entity_no = parent.entity_no
SELECT 'numeric_facts', 'claimed_by_entity_no', article_id, claimed_by_entity_no::VARCHAR
WHERE claimed_by_entity_no IS NOT NULL
UNION ALL
FROM stored.entity_links
ANTI JOIN stored.article_entities USING (article_id, entity_no)
SELECT 'entity_links' AS table_name, 'entity_no' AS reference, article_id, entity_no::VARCHAR AS value
WHERE entity_no IS NOT NULL
UNION ALL
FROM stored.mentions
ANTI JOIN stored.quotes USING (article_id, quote_id)
SELECT 'mentions' AS table_name, 'quote_id' AS reference, article_id, quote_id::VARCHAR AS value
WHERE quote_id IS NOT NULL
UNION ALL
FROM stored.numeric_facts
ANTI JOIN stored.quotes USING (article_id, quote_id)
SELECT 'numeric_facts' AS table_name, 'quote_id' AS reference, article_id, quote_id::VARCHAR AS value
WHERE quote_id IS NOT NULL
UNION ALL
FROM stored.quotes AS child
ANTI JOIN stored.quotes AS parent
    ON child.article_id = parent.article_id
    AND child.continues_quote_id = parent.quote_id
SELECT 'quotes', 'continues_quote_id', article_id, continues_quote_id::VARCHAR
WHERE continues_quote_id IS NOT NULL
UNION ALL
FROM stored.quote_cluster_members
ANTI JOIN stored.quotes USING (article_id, quote_id)
SELECT 'quote_cluster_members' AS table_name, 'quote_id' AS reference, article_id, quote_id::VARCHAR AS value
WHERE quote_id IS NOT NULL
UNION ALL
FROM stored.fact_metrics
ANTI JOIN stored.numeric_facts USING (article_id, fact_id)
SELECT 'fact_metrics' AS table_name, 'fact_id' AS reference, article_id, fact_id::VARCHAR AS value
WHERE fact_id IS NOT NULL
