-- One row per quotation, linked to its cluster.
FROM stored.quote_cluster_members
