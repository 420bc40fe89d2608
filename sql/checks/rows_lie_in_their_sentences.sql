-- Every name, number and date lies in a sentence that is there, and every quotation starts in one.
WITH spans AS (
    FROM stored.mentions
    SELECT 'mentions' AS table_name, article_id, sentence_no, paragraph_no, mention_start AS first, mention_end AS last
    UNION ALL
    FROM stored.numeric_facts
    SELECT 'numeric_facts', article_id, sentence_no, paragraph_no, fact_start, fact_end
    UNION ALL
    FROM stored.dates SELECT 'dates', article_id, sentence_no, paragraph_no, date_start, date_end
    UNION ALL
    FROM stored.quotes SELECT 'quotes', article_id, sentence_no, paragraph_no, quote_start, quote_start
)
FROM spans
LEFT JOIN stored.sentences USING (article_id, sentence_no)
SELECT table_name, article_id, sentence_no, first, last
WHERE sentence_start IS NULL
   OR first < sentence_start
   OR last > sentence_end
   OR spans.paragraph_no <> sentences.paragraph_no
