"""The rooms' views, answered by SQLAlchemy Core, one module for each room."""
