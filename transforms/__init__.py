"""Pure functions from frames to frames: what an article says, as rows."""
