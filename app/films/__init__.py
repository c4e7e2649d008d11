"""Short films that show a movement before it is asked for: made once, kept, captioned."""
