-- One row per date or period written; furniture of the outlet is left out.
FROM stored.dates
ANTI JOIN repeated_paragraphs USING (article_id, paragraph_no)
JOIN article_contexts USING (article_id)
SELECT
    dates.* EXCLUDE (batch_no),
    outlet_id,
    outlet,
    published_on,
    month,
    story_id,
    copy_kind,
    is_copy,
