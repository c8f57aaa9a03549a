"""Makes and opens a shared home: schema by its owner, rights for the program's role, keys for desks.

The program's role may only read and add to the journal; a trigger refuses everyone else's changes too.
"""

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection, Engine, delete, insert, inspect, select, text
from sqlalchemy.exc import ProgrammingError

from app.kernel.refusals import refuse, register_texts
from db.migrating import HomeInfo, create_schema, migrate
from db.tables.home_info import home_keys
from db.tables.journal import chain_heads
from db.tables.shapes import metadata
from db.troubles import told_in_words

register_texts(
    {
        "home.role_shape": "数据库角色名只能由小写字母、数字和下划线组成,请核对。",
        "home.exists": "此数据库中已有柜面的数据,不会覆盖。",
        "home.role_missing": "数据库中没有角色 {role},请核对 --role。",
        "home.not_owner": "登录的数据库用户不能建表或授权,请改用数据库所有者的地址。",
        "home.no_column_key": "此数据库没有登记列密钥,请由管理员重新运行 home create。",
    }
)

_OWNS_JOURNAL = text(
    "SELECT coalesce(bool_and(pg_has_role(relowner, 'USAGE')), true) FROM pg_class"
    " WHERE oid = to_regclass('facts')"
)
_READ_ONLY = ("home_info", "home_keys", "alembic_version")


def create_shared_home(
    owner: Engine, info: HomeInfo, *, role: str, password: str, wrapped_column_key: bytes
) -> None:
    """As the database's owner: make the tables, the program's role and its rights.

    A role that exists keeps its password. Tables in which no desk has written yet are what an earlier,
    interrupted call left: they are taken up. Raises Refused home.exists, home.role_shape, home.not_owner;
    Unavailable.
    """
    _check_role(role)
    with told_in_words(), owner.connect() as conn:
        made = inspect(conn).has_table("home_info")
        if made and conn.execute(select(chain_heads.c.origin).limit(1)).first() is not None:
            raise refuse("home.exists")
    with _as_owner(role):
        if not made:
            create_schema(owner, info)
        _authorise(owner, role, password, wrapped_column_key)


def _authorise(owner: Engine, role: str, password: str, wrapped_column_key: bytes) -> None:
    with owner.begin() as conn:
        _make_role(conn, role, password)
        grant(conn, role)
        put_wrapped_key(conn, "column", wrapped_column_key)


def upgrade_shared_home(owner: Engine, role: str) -> bool:
    """As the owner: bring the tables up to date and give the role its rights on them. True if they changed.

    The dump before it is IT's. Raises Refused kernel.home_newer, kernel.home_absent, home.role_shape,
    home.role_missing, home.not_owner; Unavailable.
    """
    _check_role(role)
    with _as_owner(role):
        with owner.connect() as conn:
            # Without this the server would only warn that it granted nothing.
            if not conn.execute(_OWNS_JOURNAL).scalar_one():
                raise refuse("home.not_owner")
        changed = migrate(owner, before=lambda: None)
        with owner.begin() as conn:
            grant(conn, role)
    return changed


@contextlib.contextmanager
def _as_owner(role: str) -> Iterator[None]:
    """What the server does not let this login do is told in words."""
    try:
        with told_in_words():
            yield
    except ProgrammingError as error:
        state = str(getattr(error.orig, "sqlstate", ""))
        if state == "42704":
            raise refuse("home.role_missing", "role", role=role) from error
        if state == "42501":
            raise refuse("home.not_owner") from error
        raise


def grant(conn: Connection, role: str) -> None:
    """Give the role exactly its rights; run again after a migration that made tables."""
    _check_role(role)
    names = set(inspect(conn).get_table_names())
    append_only = {table.name for table in metadata.tables.values() if table.info.get("append_only")}
    statements = [f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {role}"]
    for name in sorted(names):
        if name in _READ_ONLY:
            rights = "SELECT"
        elif name in append_only:
            rights = "SELECT, INSERT"
        else:
            rights = "SELECT, INSERT, UPDATE, DELETE"
        statements.append(f'GRANT {rights} ON TABLE "{name}" TO {role}')
    statements += [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
    ]
    for statement in statements:
        conn.exec_driver_sql(statement)


def put_wrapped_key(conn: Connection, name: str, wrapped: bytes) -> None:
    """Leave a wrapped key for the desks that will join, in place of an older one."""
    conn.execute(delete(home_keys).where(home_keys.c.name == name))
    conn.execute(insert(home_keys), {"name": name, "wrapped": wrapped})


def wrapped_column_key(conn: Connection) -> bytes:
    """What a joining desk unwraps with the recovery passphrase. Raises Refused home.no_column_key."""
    found = conn.execute(select(home_keys.c.wrapped).where(home_keys.c.name == "column")).scalar_one_or_none()
    if found is None:
        raise refuse("home.no_column_key")
    return bytes(found)


def uses_tls(conn: Connection) -> bool:
    """Is this very connection encrypted? False over a Unix socket, where nobody listens."""
    query = text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    return bool(conn.execute(query).scalar_one_or_none())


def _check_role(role: str) -> None:
    plain = role.replace("_", "a")
    if (
        not (role.isascii() and plain.isalnum() and plain.islower() and not role[0].isdigit())
        or len(role) > 63
    ):
        raise refuse("home.role_shape", "role")


def _make_role(conn: Connection, role: str, password: str) -> None:
    known = conn.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first()
    if known is None:
        quoted = conn.execute(text("SELECT quote_literal(:password)"), {"password": password}).scalar_one()
        # CREATE ROLE takes no bound parameters; quote_literal is the server's own quoting.
        conn.exec_driver_sql(f"CREATE ROLE {role} LOGIN PASSWORD {quoted}".replace("%", "%%"))
