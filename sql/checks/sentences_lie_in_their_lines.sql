-- Every sentence lies in a line of content that is there, and ends before the next one starts.
FROM stored.sentences
LEFT JOIN stored.paragraphs USING (article_id, paragraph_no)
SELECT article_id, sentence_no
WHERE kind IS NULL
   OR sentence_start < paragraph_start
   OR sentence_end > paragraph_end
   OR sentence_start >= sentence_end
   OR kind NOT IN ('title', 'subtitle', 'caption', 'body')
UNION ALL
FROM stored.sentences
SELECT article_id, sentence_no
QUALIFY sentence_end > lead(sentence_start) OVER (PARTITION BY article_id ORDER BY sentence_no)
