"""Dates and periods, and the days they span."""
