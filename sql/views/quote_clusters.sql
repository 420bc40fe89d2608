-- One row per quotation as it was said, however many articles print it.
FROM stored.quote_clusters
