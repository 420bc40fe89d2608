-- The segments of a quotation, in order and joined by ' … ', are its text; it starts and ends with them.
-- Nearly all stand in the quotation's own line; only the others are looked up in the whole text.
WITH elsewhere AS (
    FROM stored.quotes
    LEFT JOIN (FROM lines WHERE line <> '') AS lines USING (article_id, paragraph_no)
    SELECT article_id, quote_id, text AS said, quote_start, quote_end, segments
    WHERE segments[1].start IS DISTINCT FROM quote_start
       OR segments[-1]."end" IS DISTINCT FROM quote_end
       OR quote_start < line_start
       OR quote_end > line_start + length(line)
       OR text IS DISTINCT FROM if(
            len(segments) = 1,
            substr(line, quote_start - line_start + 1, quote_end - quote_start),
            array_to_string(
                list_transform(segments, lambda s: substr(line, s.start - line_start + 1, s."end" - s.start)), ' … '
            )
        )
)
FROM elsewhere
JOIN stored.articles USING (article_id)
SELECT
    article_id,
    quote_id,
    said,
    array_to_string(list_transform(segments, lambda s: substr(text, s.start + 1, s."end" - s.start)), ' … ') AS found,
    quote_start,
    quote_end,
    segments,
WHERE said IS DISTINCT FROM found
   OR segments[1].start IS DISTINCT FROM quote_start
   OR segments[-1]."end" IS DISTINCT FROM quote_end
