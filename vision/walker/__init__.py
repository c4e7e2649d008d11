"""The synthetic walker: a drawn mannequin that knows its own truth."""
