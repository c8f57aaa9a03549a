"""退费 (14): credit asked back, approved, paid out."""
