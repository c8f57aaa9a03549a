"""Orders with their events, papers and clocks; scans and drafts."""

from db.migrations.script import run_script

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(revision)
