"""Page 22: orders on their way, and what is done with them."""
