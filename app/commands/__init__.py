"""The commands of ``backstep``, one subject a module; ``app.cli`` mounts them."""
