"""Keeping a home: proving its journal, rebuilding its tables, backing it up, bringing it back, its health."""
