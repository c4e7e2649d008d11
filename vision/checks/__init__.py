"""The checks, each a small file of its own; found by the registry."""
