"""The terminal's side of every command: what the commands and the evaluations share."""
