"""One visit: from the moment somebody steps onto a lane until they are forgotten."""
