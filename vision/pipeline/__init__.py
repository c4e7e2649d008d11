"""From frames to observations: the line, live in two threads, and recordings with refinement."""
