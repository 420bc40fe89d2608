-- The lines of an article, in order, do not overlap, and between them is nothing but white space.
WITH lines AS (
    FROM stored.paragraphs
    SELECT
        article_id,
        paragraph_no,
        paragraph_end AS last,
        lead(paragraph_no) OVER reading AS next_no,
        lead(paragraph_start) OVER reading AS next_start,
    WINDOW reading AS (PARTITION BY article_id ORDER BY paragraph_no)
)
FROM lines
JOIN stored.articles USING (article_id)
SELECT article_id, paragraph_no
WHERE next_no <> paragraph_no + 1
   OR next_start < last
   OR NOT regexp_full_match(substr(text, last + 1, coalesce(next_start, length(text)) - last), '[\s\pZ\pC]*')
