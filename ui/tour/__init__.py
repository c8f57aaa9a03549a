"""A walk through the real windows by key events, that leaves pictures, papers and the keys it needed."""
