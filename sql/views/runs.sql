-- One row per build.
FROM stored.runs
