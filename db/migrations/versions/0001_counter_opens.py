"""The first schema: every table as the counter opened with it, in each engine's own SQL."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the statements of 0001_<engine>.sql; an empty line ends each."""
    engine = op.get_bind().dialect.name
    script = Path(__file__).with_name(f"0001_{engine}.sql").read_text(encoding="utf-8")
    for statement in script.strip().split("\n\n"):
        op.get_bind().exec_driver_sql(statement)
