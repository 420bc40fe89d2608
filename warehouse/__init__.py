"""The store: the only writer of tables."""
