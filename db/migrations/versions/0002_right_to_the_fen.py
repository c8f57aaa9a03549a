"""Tariffs, terms, readings, billing runs and dunning; bills that can be corrected; another search index."""

from alembic import op

from db.migrations.script import run_script
from db.search import rebuild_search

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(revision)
    rebuild_search(op.get_bind())
