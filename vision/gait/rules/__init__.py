"""Contacts by hand-made rules: the yardstick that the timing model is measured against."""
