"""Sealing facts into a desk's chain and proving that a chain is whole."""
