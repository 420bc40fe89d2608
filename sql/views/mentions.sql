-- One row per named mention of an entity; furniture of the outlet is left out.
FROM stored.mentions
ANTI JOIN repeated_paragraphs USING (article_id, paragraph_no)
JOIN article_contexts USING (article_id)
LEFT JOIN linked_entities AS links USING (article_id, entity_no)
SELECT
    mentions.* EXCLUDE (batch_no),
    entity_id,
    name AS entity,
    outlet_id,
    outlet,
    published_on,
    month,
    story_id,
    copy_kind,
    is_copy,
