"""The register of numbers on screen: books of this desk, and what became of every number."""
