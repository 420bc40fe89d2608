"""Who and what an article names, and which names are the same."""
