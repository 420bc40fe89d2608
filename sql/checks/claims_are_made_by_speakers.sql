-- Who claims a number is the speaker of the quotation that holds it.
FROM stored.numeric_facts AS facts
LEFT JOIN stored.quotes USING (article_id, quote_id)
SELECT article_id, fact_id, claimed_by_entity_no, speaker_entity_no
WHERE claimed_by_entity_no IS NOT NULL AND claimed_by_entity_no IS DISTINCT FROM speaker_entity_no
