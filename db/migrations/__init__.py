"""Alembic's steps from one shape of a home to the next, the same for both engines."""
