"""Brings a SQLite home back from a proved backup; what was there is kept aside, never overwritten."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from app.kernel.dates import civil
from app.kernel.refusals import refuse, register_texts
from db.keeping.backup import Backup, read_backup

register_texts(
    {
        "restore.home_exists": "{path} 已有数据库;如确要用备份替换,请加 --force(原数据库会另存,不会删除)。",
        "restore.in_use": "{path} 正在使用,请先关闭所有柜面程序再恢复。",
        "restore.not_written": "无法写入 {path},请检查磁盘空间和目录权限;原数据库没有改动。",
    }
)


@dataclass(frozen=True)
class Restored:
    """What was brought back and where the former database lies now (None if there was none)."""

    backup: Backup
    kept: Path | None

    def sentence(self) -> str:
        aside = f"原数据库另存为 {self.kept}。" if self.kept else ""
        return f"已从备份恢复:{self.backup.chains} 条链,{self.backup.facts} 条记录。{aside}"


def restore(
    backup: Path,
    file_key: bytes,
    target: Path,
    *,
    now_ms: int,
    force: bool = False,
    prepare: Callable[[Path], object] = lambda _fresh: None,
) -> Restored:
    """Put a copy of `backup` in place of the home file `target`.

    `prepare` may change the copy before it takes the place; it leaves no connection open, and what it
    raises ends the restoration. Raises Refused backup.unreadable, backup.failed, restore.home_exists,
    restore.in_use, restore.not_written; then the former file is untouched.
    """
    found = read_backup(backup, file_key)
    if target.exists():
        if not force:
            raise refuse("restore.home_exists", path=target)
        _refuse_if_used(target, file_key)
    fresh = target.with_name(target.name + ".restored")
    try:
        shutil.copyfile(backup, fresh)
        prepare(fresh)
        with fresh.open("rb+") as file:
            os.fsync(file.fileno())
        kept = _set_aside(target, now_ms) if target.exists() else None
        fresh.rename(target)
    except OSError as error:
        raise refuse("restore.not_written", path=target) from error
    finally:
        for suffix in ("", "-wal", "-shm"):
            fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)
    return Restored(found, kept)


def _refuse_if_used(path: Path, file_key: bytes) -> None:
    """A damaged file is nobody's; a sound one must yield an exclusive lock."""
    connection = sqlcipher.connect(str(path), isolation_level=None, timeout=0)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{file_key.hex()}'\"")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("ROLLBACK")
    except sqlcipher.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise refuse("restore.in_use", path=path) from error
    except sqlcipher.DatabaseError:
        return
    finally:
        connection.close()


def _set_aside(path: Path, now_ms: int) -> Path:
    stem = f"{path.name}.replaced-{civil(now_ms):%Y%m%d-%H%M%S}"
    kept, count = path.with_name(stem), 1
    while kept.exists():
        count += 1
        kept = path.with_name(f"{stem}-{count}")
    for suffix in ("-wal", "-shm", ""):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(kept.with_name(kept.name + suffix))
    return kept
