"""Runs the SQL script of a migration step."""

from pathlib import Path

from alembic import op


def run_script(revision: str) -> None:
    """Run the statements of <revision>_<engine>.sql; an empty line ends each."""
    engine = op.get_bind().dialect.name
    path = Path(__file__).with_name("versions") / f"{revision}_{engine}.sql"
    for statement in path.read_text(encoding="utf-8").strip().split("\n\n"):
        op.get_bind().exec_driver_sql(statement)
