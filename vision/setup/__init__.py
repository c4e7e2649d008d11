"""Setting up: is the camera right? One thing at a time, before the walk begins."""
