"""``backstep bench``: how fast Backstep is beside a bare MediaPipe loop, measured in one run."""
