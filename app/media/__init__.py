"""A clip's own media: the review copy, its table of frames, single pictures of it."""
