"""Many kiosks: what each reports of itself, and what one server knows of all."""
