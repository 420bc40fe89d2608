-- One row per run, table, kind of change and rule: how many rows changed.
FROM stored.run_changes
