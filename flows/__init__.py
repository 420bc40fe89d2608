"""Runs: the Prefect flow, the command line, the schedule."""
