"""What is said of pictures that hung on their side or upside down and were turned."""

from __future__ import annotations


def turned_words(turns: int) -> str:
    """What was done with pictures turned by so many quarters."""
    how = "upside down" if turns == 2 else "on its side"
    return f"the picture was {how}, so it was turned by {90 * min(turns, 4 - turns)} degrees"
