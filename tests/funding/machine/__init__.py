"""A machine that plays the money path: the world it plays in, what it tries, and what must hold."""
