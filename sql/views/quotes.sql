-- One row per quotation, verbatim or reported; furniture of the outlet is left out.
FROM stored.quotes
ANTI JOIN repeated_paragraphs USING (article_id, paragraph_no)
JOIN article_contexts USING (article_id)
LEFT JOIN stored.quote_cluster_members USING (article_id, quote_id)
LEFT JOIN linked_entities AS speakers
    ON speakers.article_id = quotes.article_id AND speakers.entity_no = speaker_entity_no
SELECT
    quotes.* EXCLUDE (batch_no),
    speakers.entity_id AS speaker_entity_id,
    speakers.name AS speaker,
    quote_cluster_id,
    outlet_id,
    outlet,
    published_on,
    month,
    story_id,
    copy_kind,
    is_copy,
