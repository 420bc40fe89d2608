-- No range of a number ends below its beginning, and a number that is a range has no single value.
FROM stored.numeric_facts
SELECT article_id, fact_id, text, bound, value, low, high
WHERE low > high OR (bound = 'between' AND value IS NOT NULL)
