"""The science of Backstep: frames in, observations and cues out. Knows nothing of the web."""
