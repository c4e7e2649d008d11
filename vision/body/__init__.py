"""Landmarks to a body: smoothing, view, facing, scale, near leg, posture."""
