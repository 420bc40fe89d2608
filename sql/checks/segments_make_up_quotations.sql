-- The segments of a quotation, in order and joined by ' … ', are its text; it starts and ends with them.
FROM stored.quotes
JOIN stored.articles USING (article_id)
SELECT
    article_id,
    quote_id,
    quotes.text AS said,
    list_transform(
        segments, lambda part: substr(articles.text, part.start + 1, part."end" - part.start)
    ).array_to_string(' … ') AS found,
WHERE said IS DISTINCT FROM found
   OR segments[1].start IS DISTINCT FROM quote_start
   OR segments[-1]."end" IS DISTINCT FROM quote_end
   OR list_bool_or(list_transform(segments, lambda part: part.start >= part."end"))
   OR list_bool_or(
        list_transform(range(2, len(segments) + 1), lambda n: segments[n].start < segments[n - 1]."end")
   )
