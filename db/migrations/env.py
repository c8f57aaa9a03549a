"""Runs migration steps on the connection that db.migrating hands in; there is no other way to run them."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
