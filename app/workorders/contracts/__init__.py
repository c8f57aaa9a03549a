"""Contracts of supply: our own wording, checked for what the regulation demands, numbered and signed."""
