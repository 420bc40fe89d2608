-- One row per file seen, as it was when last read.
FROM stored.files
