"""How accurate Backstep is, measured on drawn walkers and written to ``docs/accuracy.md``."""
