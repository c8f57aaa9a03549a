"""Every table of a home, one module for each room."""
