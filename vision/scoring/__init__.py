"""Scores of reports against the truth: pure arithmetic on values, no files, no clips."""
