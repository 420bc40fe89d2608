-- One row per correction that a person makes to a row.
FROM stored.corrections
