-- One row per statement that someone said or wrote, copies of articles left out: what questions count.
-- Quotation marks without a cue and lines of transcripts count as speech; belief, attitude and the like do not.
FROM quotes
WHERE is_statement
  AND NOT is_copy
  AND (cue_class IN ('speech', 'writing') OR (cue_class IS NULL AND (kind <> 'indirect' OR rule = 'transcript')))
