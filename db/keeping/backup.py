"""Backs a SQLite home up while desks work, and proves the copy before it counts."""

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, create_engine, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from app.kernel.refusals import refuse, register_texts
from db.engine import BUSY_MS
from db.keeping.proving import heads
from db.tables.journal import facts
from db.troubles import in_words

Progress = Callable[[int, int], bool]
"""(pages done, pages in all) → go on? False cancels."""

Sums = dict[str, tuple[int, ...]]
"""Table → number of rows, then the sum of each integer column."""

_PAGES = 1_000

register_texts(
    {
        "backup.cancelled": "备份已取消,没有留下文件。",
        "backup.exists": "备份文件 {path} 已存在,不会覆盖。",
        "backup.failed": "备份未通过校验({detail}),已删除;请检查磁盘后重新备份。",
        "backup.not_written": "无法写入备份文件 {path},请检查磁盘空间和目录权限。",
        "backup.unreadable": "{path} 无法打开:文件已损坏,或不是用本机密钥加密的备份。",
        "backup.shared": "共享数据库由信息部门用 pg_dump 备份;本命令只备份本机数据库。",
    }
)


@dataclass(frozen=True)
class Backup:
    """A proved copy: where, how big, how many facts, and the end of every chain in it."""

    path: Path
    size_bytes: int
    facts: int
    chains: int
    recovery: Path | None = None
    """The recovery file that was put beside it."""

    def sentence(self) -> str:
        beside = f"恢复文件 {self.recovery} 须与备份一起保管。" if self.recovery else ""
        return (
            f"备份完成并已校验:{self.path}({self.size_bytes / 1_048_576:.1f} MB,"
            f"{self.chains} 条链,{self.facts} 条记录)。{beside}"
        )


def back_up(
    source: Path, file_key: bytes, target: Path, progress: Progress = lambda _done, _all: True
) -> Backup:
    """Copy the home at `source` as it is now to `target`, encrypted by the same key.

    Writers go on meanwhile: the copy is the moment it began. `target` appears only when it was opened,
    integrity-checked, and its chain heads and sums are those of the source.
    Raises Refused backup.*, Unavailable where the source cannot be read.
    """
    if not source.is_file():
        raise refuse("backup.unreadable", path=source)
    if target.exists():
        raise refuse("backup.exists", path=target)
    fresh = target.with_name(target.name + ".new")
    _remove(fresh)
    try:
        with _opened(source, file_key) as conn:
            truth = heads(conn), sums(conn)
            _copy(conn.connection.driver_connection, fresh, file_key, progress)
        copied, counted = _proved(fresh, file_key, *truth)
        _settle(fresh, target)
    except DBAPIError as error:
        raise (in_words(error) or error) from error
    except (OSError, sqlcipher.Error) as error:
        raise refuse("backup.not_written", path=target) from error
    finally:
        _remove(fresh)
    return Backup(target, target.stat().st_size, counted, copied)


def read_backup(path: Path, file_key: bytes) -> Backup:
    """Open and check a backup that lies somewhere. Raises Refused backup.unreadable, backup.failed."""
    if not path.is_file():
        raise refuse("backup.unreadable", path=path)
    try:
        with _opened(path, file_key) as conn:
            chains, counted = len(heads(conn)), _sound(conn)
    except DBAPIError as error:
        raise refuse("backup.unreadable", path=path) from error
    return Backup(path, path.stat().st_size, counted, chains)


def sums(conn: Connection) -> Sums:
    """Rows and sums of every table of a file: two files with equal sums hold the same money.

    Asks the file itself for its tables, since a backup before a migration has older ones. The sums are
    of remainders, because stamps added up would overflow.
    """
    tables = conn.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    )
    found: Sums = {}
    for table in tables.scalars().all():
        columns = conn.exec_driver_sql(f'PRAGMA table_info("{table}")').all()
        integers = [f'coalesce(sum("{row.name}" % 2147483647), 0)' for row in columns if "INT" in row.type]
        asked = ", ".join(["count(*)", *integers])
        found[table] = tuple(conn.exec_driver_sql(f'SELECT {asked} FROM "{table}"').one())
    return found


@contextlib.contextmanager
def _opened(path: Path, file_key: bytes) -> Iterator[Connection]:
    """One read transaction on a file as it lies: not even its journal mode is touched."""

    def creator() -> Any:
        connection = sqlcipher.connect(str(path), isolation_level=None, timeout=BUSY_MS / 1000)
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{file_key.hex()}'\"")
        connection.execute("PRAGMA query_only = ON")
        return connection

    engine = create_engine("sqlite://", module=sqlcipher, creator=creator, poolclass=NullPool)
    with engine.connect() as conn:
        conn.exec_driver_sql("BEGIN")
        yield conn


def _copy(source: Any, target: Path, file_key: bytes, progress: Progress) -> None:
    """SQLite's online backup; the source connection is inside a read transaction, its moment is copied."""

    def step(_status: int, remaining: int, total: int) -> None:
        if not progress(total - remaining, total):
            raise refuse("backup.cancelled")

    copy = sqlcipher.connect(str(target), isolation_level=None)
    try:
        copy.execute(f"PRAGMA key = \"x'{file_key.hex()}'\"")
        source.backup(copy, pages=_PAGES, progress=step, sleep=0)
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()


def _proved(
    path: Path, file_key: bytes, true_heads: dict[tuple[str, str], tuple[int, bytes]], true_sums: Sums
) -> tuple[int, int]:
    """Check a fresh copy against its source; returns (chains, facts). Raises Refused backup.failed."""
    with _opened(path, file_key) as conn:
        counted = _sound(conn)
        if heads(conn) != true_heads:
            raise refuse("backup.failed", detail="链头与原数据库不一致")
        if sums(conn) != true_sums:
            raise refuse("backup.failed", detail="合计与原数据库不一致")
    return len(true_heads), counted


def _sound(conn: Connection) -> int:
    """Page seals, structure and chain ends of an open file; returns the number of facts."""
    if conn.exec_driver_sql("PRAGMA cipher_integrity_check").all():
        raise refuse("backup.failed", detail="页面校验失败")
    if conn.exec_driver_sql("PRAGMA quick_check").scalars().all() != ["ok"]:
        raise refuse("backup.failed", detail="结构检查失败")
    for (unit, origin), (seq, head) in heads(conn).items():
        last = conn.execute(
            select(facts.c.hash).where(facts.c.org_unit == unit, facts.c.origin == origin, facts.c.seq == seq)
        ).scalar_one_or_none()
        if last != head:
            raise refuse("backup.failed", detail=f"工作台 {origin} 的链尾不完整")
    return conn.execute(select(func.count()).select_from(facts)).scalar_one()


def _settle(fresh: Path, target: Path) -> None:
    """Make the copy durable under its final name."""
    with fresh.open("rb+") as file:
        os.fsync(file.fileno())
    fresh.rename(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
