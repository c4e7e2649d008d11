"""Copies of a clip that every browser plays, and the first picture of it."""
