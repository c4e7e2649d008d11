"""Uploads that can be broken off and taken up again (tus 1.0), on disk."""
