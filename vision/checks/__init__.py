"""The checks, one small file each; the registry finds them."""
