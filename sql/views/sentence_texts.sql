-- One row per sentence of content, with its text; furniture of the outlet is left out.
FROM sentences
JOIN stored.articles USING (article_id)
SELECT
    sentences.*,
    substr(text, sentence_start + 1, sentence_end - sentence_start) AS text,
