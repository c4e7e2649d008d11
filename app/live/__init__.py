"""A live session: one line over one source, for whoever watches."""
