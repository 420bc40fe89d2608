-- One row per number reported; copies of articles and the same amount in another unit are left out.
-- What questions about values count on.
FROM numeric_facts
WHERE NOT is_copy AND coalesce(equivalent_role, 'primary') = 'primary'
