"""Facts to writes, one module for each room; deterministic, without clock or network."""
