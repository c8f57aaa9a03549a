"""Opens a CSV or XLSX table and yields its rows as text, whatever program exported it."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from app.customers.imports import workbook
from app.customers.imports.cells import Flawed
from app.kernel.refusals import refuse

MAX_COLUMNS = 200
MAX_CELL = 4_000
_HEADER_WITHIN = 10
"""Above its header a table may have a title and a date."""

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")


class Line(msgspec.Struct, frozen=True):
    """One row: its number in the file as the spreadsheet shows it, and its cells."""

    number: int
    cells: tuple[str, ...]


class Table(msgspec.Struct, frozen=True):
    """A table's header and where its rows start; rows are read again by `lines`."""

    path: str
    name: str
    sha256: str
    encoding: str
    """'' for workbooks."""
    delimiter: str
    header: tuple[str, ...]
    header_line: int


def open_table(path: Path, known_titles: frozenset[str]) -> Table:
    """Find out what a file is and where its header stands.

    `known_titles` are normalised column titles; the header is the first of the top rows that has at
    least two of them, else the first row that is not empty. Raises Refused import.*.
    """
    with _readable(path):
        start, digest = _start_and_digest(path)
    encoding = delimiter = ""
    if start[:8] == _OLE:
        workbook.refuse_ole(path)
    if not start.startswith(b"PK"):
        with _readable(path):
            encoding, delimiter = _text_format(path, start)
    table = Table(str(path), path.name, digest, encoding, delimiter, (), 0)
    top = []
    for line in _all_lines(table):
        top.append(line)
        if len(top) == _HEADER_WITHIN:
            break
    filled = [line for line in top if any(cell.strip() for cell in line.cells)]
    if not filled:
        raise refuse("import.empty", name=path.name)
    header = next((line for line in filled if _titles_in(line, known_titles) >= 2), filled[0])
    titles = tuple(cell.strip()[:60] for cell in header.cells)
    while titles and not titles[-1]:
        titles = titles[:-1]
    if len(titles) > MAX_COLUMNS:
        raise refuse("import.too_wide", name=path.name, limit=MAX_COLUMNS)
    return msgspec.structs.replace(table, header=titles, header_line=header.number)


def lines(table: Table) -> Iterator[Line]:
    """The rows below the header that are not empty. Raises Refused import.damaged where a file breaks off."""
    for line in _all_lines(table):
        if line.number > table.header_line and any(
            cell.strip() or isinstance(cell, Flawed) for cell in line.cells
        ):
            yield line


def normal_title(title: str) -> str:
    """A column title without what exports vary: spaces, brackets, punctuation, case."""
    return "".join(char for char in title.lower() if char.isalnum())


def _titles_in(line: Line, known: frozenset[str]) -> int:
    return sum(normal_title(cell) in known for cell in line.cells)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise refuse("import.missing", name=path.name) from None
    except OSError:
        raise refuse("import.unreadable", name=path.name) from None


def _start_and_digest(path: Path) -> tuple[bytes, str]:
    digest = hashlib.sha256()
    start = b""
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            start = start or block[:65_536]
            digest.update(block)
    if not start.strip(b"\0\r\n\t "):
        raise refuse("import.empty", name=path.name)
    return start, digest.hexdigest()


def _text_format(path: Path, start: bytes) -> tuple[str, str]:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\0" in start:
        raise refuse("import.not_a_table", name=path.name)
    else:
        encoding = next((name for name in ("utf-8-sig", "gb18030") if _decodes(path, name)), "")
    if not encoding:
        raise refuse("import.encoding", name=path.name)
    text = codecs.getincrementaldecoder(encoding)().decode(start)
    if sum(char < " " and char not in "\r\n\t\f" for char in text) > len(text) // 100:
        raise refuse("import.not_a_table", name=path.name)
    first = max(
        text.splitlines()[:_HEADER_WITHIN], key=lambda line: sum(map(line.count, ",\t;|")), default=""
    )
    return encoding, max(",\t;|", key=first.count)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _all_lines(table: Table) -> Iterator[Line]:
    path = Path(table.path)
    with _readable(path):
        if not table.encoding:
            for number, cells in workbook.rows(path):
                yield Line(number, cells)
            return
        with path.open(encoding=table.encoding, newline="") as file:
            yield from _csv_lines(file, table)


def _csv_lines(file: io.TextIOBase, table: Table) -> Iterator[Line]:
    reader = csv.reader((line.replace("\0", "") for line in file), delimiter=table.delimiter)
    while True:
        number = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except (csv.Error, UnicodeError):
            raise refuse("import.not_a_table", name=table.name) from None
        if len(row) > MAX_COLUMNS or max(map(len, row), default=0) > MAX_CELL:
            row = [text[:MAX_CELL] for text in row[: MAX_COLUMNS * 2]]
        yield Line(number, tuple(row))
