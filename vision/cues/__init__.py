"""What is said to the walker, and when: one cue at a time, by priority."""
