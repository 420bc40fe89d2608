-- One row per rule or model that makes rows.
FROM stored.rules
