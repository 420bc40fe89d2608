-- All segments of a direct quotation stand in quotation marks, none of an indirect one, and some of a mixed one.
FROM stored.quotes
SELECT article_id, quote_id, kind, segments
WHERE kind IS DISTINCT FROM CASE
    WHEN list_bool_and(list_transform(segments, lambda part: part.is_verbatim)) THEN 'direct'
    WHEN list_bool_or(list_transform(segments, lambda part: part.is_verbatim)) THEN 'mixed'
    ELSE 'indirect'
END
