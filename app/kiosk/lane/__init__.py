"""One lane: its camera, its process, and who keeps that alive."""
