"""A second recorder of file calls for machines without strace: SQLite's own layer under an unencrypted home.

APSW lets Python stand between SQLite and the files. It has no DB-API of its own, so the few calls that
SQLAlchemy makes are put over it here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import apsw
import sqlcipher3.dbapi2 as sqlcipher

from tests.faults.powerloss import Call


class PlainConnection(sqlcipher.Connection):  # type: ignore[misc]
    """Opens a home without encryption, as the recorder makes it."""

    def execute(self, statement: str, *args: Any) -> Any:
        return None if statement.startswith("PRAGMA key") else super().execute(statement, *args)


def plain_connect(*args: Any, **named: Any) -> Any:
    return sqlcipher.connect(*args, factory=PlainConnection, **named)


class RecordedFile(apsw.VFSFile):
    """A file whose changes are noted before they happen."""

    def __init__(self, base: str, name: Any, flags: list[int], calls: list[Call]) -> None:
        super().__init__(base, name, flags)
        self._calls = calls
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._name = Path(path).name if path else ""

    def xWrite(self, data: bytes, offset: int) -> None:
        self._calls.append(Call("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        self._calls.append(Call("resize", self._name, size))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self._calls.append(Call("sync", self._name))


class Recorder(apsw.VFS):
    """Notes every write, sync, new size and removal of the files that SQLite opens through it."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "")
        self.name = name
        self.calls: list[Call] = []

    def xOpen(self, name: Any, flags: list[int]) -> RecordedFile:
        return RecordedFile("", name, flags, self.calls)

    def xDelete(self, name: str, sync_directory: bool) -> None:
        self.calls.append(Call("remove", Path(name).name))
        super().xDelete(name, sync_directory)

    def say(self, line: bytes) -> None:
        """Something the clerk has seen."""
        self.calls.append(Call("said", data=line))

    def connect(self, path: str, **_named: Any) -> RecordedConnection:
        """Stands in for sqlcipher3's connect."""
        return RecordedConnection(apsw.Connection(path, vfs=self.name))


class RecordedConnection:
    """What SQLAlchemy needs of a DB-API connection."""

    isolation_level = None

    def __init__(self, inner: apsw.Connection) -> None:
        self._inner = inner

    def cursor(self) -> RecordedCursor:
        return RecordedCursor(self._inner)

    def execute(self, statement: str) -> None:
        self.cursor().execute(statement)

    def create_function(self, name: str, arguments: int, function: Any, **_named: Any) -> None:
        self._inner.create_scalar_function(name, function, arguments)

    def commit(self) -> None:
        if self._inner.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        if self._inner.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        self._inner.close()


class RecordedCursor:
    """What SQLAlchemy needs of a DB-API cursor."""

    arraysize = 1
    lastrowid = None

    def __init__(self, inner: apsw.Connection) -> None:
        self._inner = inner
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        cursor = self._inner.cursor()
        cursor.exec_trace = self._note
        self._rows = list(cursor.execute(statement, tuple(parameters)))
        self.rowcount = self._inner.changes()

    def _note(self, cursor: apsw.Cursor, _statement: str, _bindings: Any) -> bool:
        # Only here does APSW tell the columns of a query that finds no row.
        columns = cursor.get_description()
        self.description = [(*column, *(None,) * 5) for column in columns] or None
        return True

    def executemany(self, statement: str, many: Sequence[Sequence[Any]]) -> None:
        for parameters in many:
            self.execute(statement, parameters)

    def fetchone(self) -> Any:
        return self._rows.pop(0) if self._rows else None

    def fetchmany(self, size: int = 1) -> list[Any]:
        taken, self._rows = self._rows[:size], self._rows[size:]
        return taken

    def fetchall(self) -> list[Any]:
        taken, self._rows = self._rows, []
        return taken

    def close(self) -> None:
        self._rows = []
