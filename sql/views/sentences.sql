-- One row per sentence of content; furniture of the outlet is left out.
FROM stored.sentences
ANTI JOIN repeated_paragraphs USING (article_id, paragraph_no)
SELECT * EXCLUDE (batch_no)
