"""A soak: many visits with faults at random, and what the kiosk withstood."""
