"""Frames to landmarks: one adapter a pose model, behind one method."""
