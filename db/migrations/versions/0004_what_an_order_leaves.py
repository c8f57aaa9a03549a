"""The board of orders from an index; what orders leave behind: refunds, ratings, contracts by their end."""

from db.migrations.script import run_script

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(revision)
