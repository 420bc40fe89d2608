-- One row per line that recurs in 3 or more otherwise different articles of one outlet (else folder): furniture.
FROM stored.repeated_lines
