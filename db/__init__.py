"""Where facts and their projections are kept: SQLite files and PostgreSQL, by SQLAlchemy Core."""
