"""The first schema: every table as the counter opened with it, in each engine's own SQL."""

from db.migrations.script import run_script

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(revision)
