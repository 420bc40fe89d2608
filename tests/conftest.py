"""Settings of the whole test run."""

import os

from hypothesis import settings

# Prefect and its server report to their makers unless told otherwise; set before anything imports them.
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")

# The same examples on every run, and no deadline: on a shared machine a first call that loads a lexicon is no failure.
settings.register_profile("same", deadline=None, derandomize=True)
settings.load_profile("same")
