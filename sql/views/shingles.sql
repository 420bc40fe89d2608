-- One row per article with words in its body: a sample of its runs of words, by which copies are known.
FROM stored.shingles
SELECT * EXCLUDE (batch_no)
