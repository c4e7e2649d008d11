"""The command ``backstep``: its commands and the terminal's side of them."""
