-- One row per quantity mentioned; furniture of the outlet is left out.
FROM stored.numeric_facts
ANTI JOIN repeated_paragraphs USING (article_id, paragraph_no)
JOIN article_contexts USING (article_id)
LEFT JOIN stored.fact_metrics USING (article_id, fact_id)
LEFT JOIN linked_entities AS owners
    ON owners.article_id = numeric_facts.article_id AND owners.entity_no = owner_entity_no
LEFT JOIN linked_entities AS counterparties
    ON counterparties.article_id = numeric_facts.article_id AND counterparties.entity_no = counterparty_entity_no
LEFT JOIN linked_entities AS claimants
    ON claimants.article_id = numeric_facts.article_id AND claimants.entity_no = claimed_by_entity_no
SELECT
    numeric_facts.* EXCLUDE (batch_no),
    metric_id,
    owners.entity_id AS owner_entity_id,
    owners.name AS owner,
    counterparties.entity_id AS counterparty_entity_id,
    counterparties.name AS counterparty,
    claimants.entity_id AS claimed_by_entity_id,
    claimants.name AS claimed_by,
    outlet_id,
    outlet,
    published_on,
    month,
    story_id,
    copy_kind,
    is_copy,
