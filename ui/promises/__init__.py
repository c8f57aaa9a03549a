"""Pages about what the hall promises and how it keeps its word."""
