"""A tagger that labels tokens by trained weights, in whole columns and whole numbers."""
