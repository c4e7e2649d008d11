"""The pose-model catalogue and the code that obtains and verifies a model."""
