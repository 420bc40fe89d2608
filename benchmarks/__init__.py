"""Quality on public gold sets and speed, with floors that may only rise."""
