-- A claim says in which words its source stands: whoever claims a number is written in the article.
FROM stored.numeric_facts
SELECT article_id, fact_id, claimed_by_entity_no, claimed_by_written
WHERE claimed_by_written IS NULL AND (claimed_by_entity_no IS NOT NULL OR claimed_by_start IS NOT NULL)
