-- Every line of a text is one paragraph, less the white space around it; only the empty last one is none.
FROM lines
FULL JOIN stored.paragraphs USING (article_id, paragraph_no)
SELECT article_id, paragraph_no, line, paragraph_start, paragraph_end
WHERE (paragraph_start IS NULL AND line <> '')
   OR line IS NULL
   OR paragraph_start < line_start
   OR paragraph_end > line_start + length(line)
   OR paragraph_start > paragraph_end
   OR (
        paragraph_end - paragraph_start < length(line)
        AND NOT regexp_full_match(
            substr(line, 1, paragraph_start - line_start) || substr(line, paragraph_end - line_start + 1),
            '[\s\pZ\pC]*'
        )
   )
