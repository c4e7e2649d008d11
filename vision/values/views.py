"""Views that share what can be judged in them."""

from __future__ import annotations

from vision.values.labels import View

FRONTAL = frozenset({View.FRONT, View.REAR})
"""The walker comes nearer or goes away; sway and step width show, lean and step length do not."""
SAGITTAL = frozenset({View.SIDE})
"""The walker crosses the picture, or would."""
