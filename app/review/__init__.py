"""A trainer's clips: where their files lie,
what is made of them, corrections, comparison, forgetting."""
