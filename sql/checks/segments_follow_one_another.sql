-- The segments of a quotation are not empty and do not overlap.
WITH segments AS (
    FROM stored.quotes
    SELECT article_id, quote_id, unnest(segments) AS segment, generate_subscripts(segments, 1) AS segment_no
    WHERE len(segments) > 1 OR segments[1].start >= segments[1]."end"
)
FROM segments
SELECT article_id, quote_id, segment_no, segment.start AS first, segment."end" AS last
QUALIFY first >= last OR first < lag(last, 1, 0) OVER (PARTITION BY article_id, quote_id ORDER BY segment_no)
