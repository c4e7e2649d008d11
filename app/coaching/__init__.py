"""A coached session from set-up to summary: what comes when, what is said, what is kept."""
