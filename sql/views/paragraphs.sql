-- One row per line, with its text; `is_repeated` marks furniture of the outlet, which the other views leave out.
FROM stored.paragraphs
JOIN lines USING (article_id, paragraph_no)
LEFT JOIN (FROM repeated_paragraphs SELECT *, true AS repeats) AS repeated USING (article_id, paragraph_no)
SELECT
    paragraphs.* EXCLUDE (batch_no),
    substr(line, paragraph_start - line_start + 1, paragraph_end - paragraph_start) AS text,
    coalesce(repeats, false) AS is_repeated,
