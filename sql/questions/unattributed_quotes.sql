-- One row per outlet: how many statements have no source, their share, and examples.
FROM statements
SELECT
    outlet,
    count(*) AS quote_count,
    count(*) FILTER (attribution = 'none') AS unattributed_count,
    unattributed_count / quote_count AS unattributed_share,
    list({'text': text, 'quote_id': quote_id} ORDER BY article_id, quote_start)
        FILTER (attribution = 'none')[:5] AS examples,
GROUP BY ALL
ORDER BY unattributed_share DESC, outlet
