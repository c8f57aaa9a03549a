"""Brings a home to the schema this program knows, and refuses one that a newer program made.

Opening a home reads one row; Alembic is imported only when there is something to do.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, inspect, select, update

from app.kernel.refusals import refuse, register_texts
from db.tables.home_info import home_info
from db.troubles import told_in_words

SCHEMA = "0004"
"""The newest migration step; schema versions compare as text."""

register_texts(
    {
        "kernel.home_older": "数据库结构较旧({found}),请由数据库管理员运行 home upgrade 后再打开。",
        "kernel.home_absent": "数据库中没有柜面的数据,请先运行 home create。",
    }
)


@dataclass(frozen=True)
class HomeInfo:
    """A home's own row: see db.tables.home_info."""

    home_id: str
    kind: str
    demo: bool
    created_ms: int


def schema_of(conn: Connection) -> str:
    """The version the tables stand at; '' for an empty database."""
    if not inspect(conn).has_table("home_info"):
        return ""
    return conn.execute(select(home_info.c.schema_version)).scalar_one_or_none() or ""


def home_info_of(conn: Connection) -> HomeInfo:
    """The home's own row. Raises Refused kernel.home_absent."""
    if not schema_of(conn):
        raise refuse("kernel.home_absent")
    row = conn.execute(select(home_info)).one()
    return HomeInfo(home_id=row.home_id, kind=row.kind, demo=row.demo, created_ms=row.created_ms)


def create_schema(engine: Engine, info: HomeInfo) -> None:
    """Make every table in an empty database, and the home's own row, in one transaction."""
    with told_in_words(), engine.begin() as conn:
        _run_steps(conn)
        conn.execute(insert(home_info), {**asdict(info), "schema_version": SCHEMA})


def require_schema(engine: Engine) -> None:
    """For a program that may not change tables.

    Raises Refused kernel.home_newer, kernel.home_older or kernel.home_absent; Unavailable.
    """
    found = _known_schema(engine)
    if found < SCHEMA:
        raise refuse("kernel.home_older", found=found)


def migrate(engine: Engine, *, before: Callable[[], object]) -> bool:
    """Bring an older home up to date; `before` runs first (the backup of a file). True if it changed.

    All steps are one transaction. Raises Refused kernel.home_newer, kernel.home_absent; Unavailable.
    """
    if _known_schema(engine) == SCHEMA:
        return False
    before()
    with told_in_words(), engine.begin() as conn:
        _run_steps(conn)
        conn.execute(update(home_info), {"schema_version": SCHEMA})
    return True


def _known_schema(engine: Engine) -> str:
    """The home's version, if it is one this program can open or migrate."""
    with told_in_words(), engine.connect() as conn:
        found = schema_of(conn)
    if not found:
        raise refuse("kernel.home_absent")
    if found > SCHEMA:
        raise refuse("kernel.home_newer", found=found)
    return found


def _run_steps(conn: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = conn
    command.upgrade(config, "head")
