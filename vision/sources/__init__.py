"""Where frames come from: a camera, a clip or the synthetic walker."""
