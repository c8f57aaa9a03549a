"""Opens the two kinds of database a home can live in, each with the settings that keep money safe.

SQLite: SQLCipher with a raw 256-bit key, WAL, synchronous=FULL, `BEGIN IMMEDIATE` for writing.
PostgreSQL: psycopg 3, several hosts allowed, TLS where offered, password handed in apart.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.pool import QueuePool

from app.kernel.refusals import refuse, register_texts

register_texts(
    {
        "home.password_in_url": "数据库地址中不能写密码;请去掉密码,程序会另行询问并保存在系统密钥环中。",
        "home.url_shape": "数据库地址不正确,应为 postgresql://用户@主机/库名,请核对。",
    }
)

BUSY_MS = 10_000
"""How long SQLite waits for another writer before it says that it is busy."""

LOOK_S = 0.002
"""How often it looks meanwhile."""

READ_CACHE_KIB = 128_000
"""Most a reading connection may keep of the file: every page read anew is decrypted and checked anew."""

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA wal_autocheckpoint=1000",
    "PRAGMA cache_size=-32000",
    "PRAGMA temp_store=MEMORY",
)


@dataclass(frozen=True)
class Engines:
    """Two engines on one database: transactions of `write` decide, those of `read` only look."""

    write: Engine
    read: Engine

    @property
    def is_sqlite(self) -> bool:
        return self.write.dialect.name == "sqlite"

    def dispose(self) -> None:
        self.write.dispose()
        self.read.dispose()


def open_sqlite(path: Path, file_key: bytes, *, connect: Callable[..., Any] = sqlcipher.connect) -> Engines:
    """Open (or make) the file at `path`; `file_key` is 32 raw bytes.

    `connect` lets a fault test put a recording driver underneath.
    """
    if len(file_key) != 32:
        raise ValueError("a file key has 32 bytes")

    def creator() -> Any:
        connection = connect(str(path), isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{file_key.hex()}'\"")
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        return connection

    def reader() -> Any:
        connection = creator()
        connection.execute(f"PRAGMA cache_size=-{READ_CACHE_KIB}")
        return connection

    return Engines(
        write=_sqlite_engine(creator, "BEGIN IMMEDIATE", 4), read=_sqlite_engine(reader, "BEGIN", 4)
    )


def _sqlite_engine(creator: Callable[[], Any], begin: str, size: int) -> Engine:
    engine = create_engine(
        "sqlite://", module=sqlcipher, creator=creator, poolclass=QueuePool, pool_size=size, max_overflow=8
    )

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        if begin == "BEGIN":
            conn.exec_driver_sql(begin)
        else:
            _begin_writing(conn, begin)

    return engine


def _begin_writing(conn: Connection, begin: str) -> None:
    """Wait for another process's transaction by looking often.

    SQLite itself looks every 100 ms in the end, and misses the short moments between the batches of a
    long run. Raises OperationalError after BUSY_MS, as SQLite would.
    """
    deadline = time.monotonic() + BUSY_MS / 1000
    conn.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                conn.exec_driver_sql(begin)
                return
            except OperationalError as error:
                if "locked" not in str(error.orig) or time.monotonic() > deadline:
                    raise
            time.sleep(LOOK_S)
    finally:
        conn.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_MS}")


def open_postgres(url: str, password: str = "") -> Engines:
    """Connect to a shared home. `url` must not hold a password; it may name several hosts
    (``?host=h1:5432&host=h2:5432``), the one that takes writes is chosen."""
    return Engines(write=_postgres_engine(url, password), read=_postgres_engine(url, password))


def postgres_url(url: str, password: str) -> URL:
    """The address with driver, write-host and time-out settings and the password from the keyring.

    Raises Refused home.password_in_url, home.url_shape.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise refuse("home.url_shape") from None
    if parsed.get_backend_name() != "postgresql":
        raise refuse("home.url_shape")
    if parsed.password:
        raise refuse("home.password_in_url")
    settings = {"target_session_attrs": "read-write", "connect_timeout": "3"}
    return parsed.set(drivername="postgresql+psycopg", password=password or None).update_query_dict(
        {name: value for name, value in settings.items() if name not in parsed.query}
    )


def _postgres_engine(url: str, password: str) -> Engine:
    return create_engine(
        postgres_url(url, password),
        pool_pre_ping=True,
        pool_size=4,
        max_overflow=8,
        connect_args={"prepare_threshold": 3},
    )
