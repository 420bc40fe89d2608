-- One row per sentence of content, with its text; furniture of the outlet is left out.
FROM sentences
JOIN lines USING (article_id, paragraph_no)
SELECT
    sentences.*,
    substr(line, sentence_start - line_start + 1, sentence_end - sentence_start) AS text,
