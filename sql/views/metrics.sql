-- One row per thing measured, of whom, against whom.
FROM stored.metrics
LEFT JOIN stored.entities AS owners ON owners.entity_id = owner_entity_id
LEFT JOIN stored.entities AS counterparties ON counterparties.entity_id = counterparty_entity_id
SELECT
    metrics.*,
    owners.name AS owner,
    counterparties.name AS counterparty,
