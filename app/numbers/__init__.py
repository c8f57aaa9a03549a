"""Numbers on papers come from books: drawn in order, never double, never silently missing."""
