"""One file for each business: what it asks, needs, checks, goes through, changes and prints."""
