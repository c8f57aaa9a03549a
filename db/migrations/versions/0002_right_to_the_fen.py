"""Tariffs, terms, readings, billing runs and dunning; bills that can be corrected."""

from db.migrations.script import run_script

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(revision)
