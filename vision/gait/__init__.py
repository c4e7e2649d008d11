"""A body over time to gait: direction, contacts, lift-offs, steps, cadence, speed."""
