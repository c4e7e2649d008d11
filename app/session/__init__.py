"""A coached session: what it says, what it counts, what it adds up to."""
