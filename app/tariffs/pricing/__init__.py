"""The pricing engine: pure functions from prices and usage to an amount that explains itself."""
