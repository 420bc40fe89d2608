-- One row per record that could not be read.
FROM stored.rejects
